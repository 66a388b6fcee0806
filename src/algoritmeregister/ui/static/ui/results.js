// The result page that updates in place (htmx): keeps open what the reader opened, the focus where it was,
// and the place in each list.
// Optional: without this file and htmx the same form and links load the page anew.
(() => {
  "use strict";
  const region = document.getElementById("uitkomst");
  const box = document.querySelector("#zoekformulier input[type=search]");
  let opened = new Map(), focused = null, ours = false;

  // What had the focus, in the new list: by its id, or among the filters what is of the same kind in the same panel and reads
  // the same, or else that panel. A choice may be gone, because nothing has it any more.
  const traits = (each) => [each.closest("details[id]")?.id, each.name, each.value, each.textContent.trim()].join("\u0000");
  const again = (gone) => {
    if (gone.id) return document.getElementById(gone.id);
    const panel = gone.closest("#filterpaneel") && document.getElementById(gone.closest("details[id]").id);
    return panel && ([...panel.querySelectorAll(gone.localName)].find((each) => traits(each) === traits(gone))
      || panel.querySelector("summary"));
  };

  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    ours = detail.target === region && detail.shouldSwap;
    if (!ours) return;
    opened = new Map([...region.querySelectorAll("details[id]")].map((each) => [each.id, each.open]));
    focused = region.contains(document.activeElement) ? document.activeElement : null;
  });

  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (!ours) return;
    ours = false;
    for (const [id, open] of opened) {
      const details = document.getElementById(id);
      if (details) details.open = open;
    }
    const found = document.getElementById("gevonden");
    if (document.activeElement !== box) box.value = found.closest("[data-asked]").dataset.asked;
    const button = detail.requestConfig.triggeringEvent?.submitter;
    if (button?.classList.contains("ar-filters__button")) {
      // The reader is done choosing: on a phone the filters cover the list.
      document.getElementById("filterpaneel")?.removeAttribute("open");
      found.focus();
    } else if (focused) {
      // What had the focus may be gone, such as the cross of a filter that is off now.
      const next = again(focused) || found;
      next.focus({ preventScroll: true });
      // While the filters were folded the page was shorter, and the browser may have moved it.
      next.scrollIntoView({ block: "nearest" });
    }
  });

  // Going back or forth to another list loads the page anew, and the browser would keep the place of the list that was left.
  // So each list remembers its own, and this comes before what htmx does.
  const remember = () => history.replaceState({ ...history.state, place: window.scrollY }, "");
  document.addEventListener("htmx:beforeHistoryUpdate", remember);
  document.addEventListener("scrollend", remember);
  window.addEventListener("popstate", (event) => {
    if (!event.state?.htmx) return;
    event.stopImmediatePropagation();
    history.scrollRestoration = "manual";
    location.reload();
  });
  if (history.scrollRestoration === "manual") {
    window.scrollTo(0, history.state?.place || 0);
    // While the page is being loaded the browser still wants to restore.
    window.addEventListener("load", () => setTimeout(() => { history.scrollRestoration = "auto"; }));
  }

  // No line, or an answer that is no list: let the browser show what there is.
  for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(name, ({ detail }) => location.assign(detail.pathInfo.finalRequestPath));
  }
})();
