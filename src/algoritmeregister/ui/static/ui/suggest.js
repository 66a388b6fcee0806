// Suggestions under the search box: an editable combobox with list autocomplete (WAI-ARIA 1.2, APG pattern).
// Optional: without this file the form works the same, and what was typed is never changed.
(() => {
  "use strict";
  const WAIT = 150, SHORTEST = 2;

  const make = (tag, properties, attributes) => {
    const element = Object.assign(document.createElement(tag), properties);
    for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
    return element;
  };

  const equip = (form) => {
    const { suggest, suggestName, suggestSome, suggestNone } = form.dataset;
    const input = form.querySelector("input[type=search]");
    const list = make("div", { id: input.id + "-suggesties", className: "ar-suggest", hidden: true },
      { role: "listbox", "aria-label": suggestName });
    const status = make("div", { className: "ar-visually-hidden" }, { role: "status" });
    form.append(list, status);
    const wiring = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
    for (const [name, value] of Object.entries(wiring)) input.setAttribute(name, value);

    let options = [], active = -1, timer = 0, running = null, asked = "";

    const point = (index) => {
      options[active]?.setAttribute("aria-selected", "false");
      active = index;
      const option = options[active];
      if (!option) return input.removeAttribute("aria-activedescendant");
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
    };
    const show = (open) => {
      list.hidden = !open;
      input.setAttribute("aria-expanded", String(open));
      if (!open) point(-1);
    };
    const forget = () => { clearTimeout(timer); running?.abort(); };
    const close = () => { forget(); show(false); status.textContent = ""; };

    const fill = (groups) => {
      point(-1);
      list.replaceChildren();
      options = [];
      groups.forEach((group, place) => {
        const heading = make("div", { className: "ar-suggest__group", id: `${list.id}-g${place}`, textContent: group.naam },
          { role: "presentation" });
        const box = make("div", {}, { role: "group", "aria-labelledby": heading.id });
        box.append(heading);
        for (const each of group.suggesties) {
          const option = make("div", { className: "ar-suggest__option", id: `${list.id}-${options.length}`, textContent: each.tekst },
            { role: "option", "aria-selected": "false" });
          option.dataset.address = each.adres;
          if (each.taal) option.lang = each.taal;
          if (each.uitleg) option.append(" ", make("span", { className: "ar-suggest__more", textContent: each.uitleg }));
          options.push(option);
          box.append(option);
        }
        list.append(box);
      });
      show(options.length > 0);
      status.textContent = options.length ? `${options.length} ${suggestSome}` : suggestNone;
    };

    const ask = async () => {
      const text = input.value.trim();
      if (text.length < SHORTEST) return close();
      forget();
      running = new AbortController();
      try {
        const answer = await fetch(`${suggest}?zoek=${encodeURIComponent(text)}`, { signal: running.signal });
        if (!answer.ok) return close();
        const { groepen } = await answer.json();
        asked = text;
        if (input.value.trim() === text && document.activeElement === input) fill(groepen);
      } catch (error) {
        if (error.name !== "AbortError") close();  // no line, no suggestions: the form still works
      }
    };
    const go = (option) => location.assign(option.dataset.address);

    input.addEventListener("input", () => { forget(); timer = setTimeout(ask, WAIT); });
    input.addEventListener("blur", close);
    form.addEventListener("submit", close);  // the list of results may be updated while this page stays
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const open = !list.hidden, last = options.length - 1;
      const down = event.key === "ArrowDown", up = event.key === "ArrowUp";
      if ((down || up) && !event.altKey && !event.ctrlKey && !event.metaKey) {
        if (!open) {
          if (!down) return;
          event.preventDefault();
          if (options.length && asked === input.value.trim()) { show(true); point(0); } else ask();
          return;
        }
        event.preventDefault();
        // Past either end the focus is on what was typed again.
        point(down ? (active >= last ? -1 : active + 1) : (active < 0 ? last : active - 1));
      } else if (event.key === "Enter" && open && active >= 0) {
        event.preventDefault();
        go(options[active]);
      } else if (event.key === "Escape" && open) {
        event.preventDefault();
        close();
      } else if (open && ["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
        point(-1);
      }
    });
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) go(option);
    });
  };

  document.querySelectorAll("form[data-suggest]").forEach(equip);
})();
