// The form in which one describes: counts characters, saves while one types, and warns before text gets lost.
// Optional: without this file and htmx the buttons do all of it.
(() => {
  "use strict";
  const WAIT = 3000;
  const form = document.getElementById("beschrijving");
  const told = document.getElementById("bewaard");
  if (!form) return;

  const count = (box) => {
    const shown = form.querySelector(`[data-length-of="${CSS.escape(box.name)}"]`);
    if (!shown) return;
    const length = [...box.value.trim()].length;
    shown.textContent = length.toLocaleString(document.documentElement.lang);
    shown.parentElement.classList.toggle("ar-ask__length--over", length > Number(box.dataset.most));
  };

  let timer = 0, unsaved = false, leaving = false;
  const save = () => {
    clearTimeout(timer);
    if (unsaved && !leaving) htmx.trigger(form, "bewaar");
  };
  const lost = () => {
    unsaved = true;
    told.replaceChildren(Object.assign(document.createElement("p"),
      { className: "ar-saved ar-saved--problem", textContent: form.dataset.lost }));
  };

  form.addEventListener("input", (event) => {
    if (event.target.matches("textarea[data-most]")) count(event.target);
    unsaved = true;
    clearTimeout(timer);
    if (told && window.htmx) timer = setTimeout(save, WAIT);
  });
  form.addEventListener("change", (event) => {
    // A row that is ticked to go away goes with the button, so that one can still think better of it.
    if (told && window.htmx && !event.target.matches("[name$='-weg']")) timer = setTimeout(save, 300);
  });
  form.addEventListener("submit", () => { leaving = true; clearTimeout(timer); });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (event) => { if (unsaved && !leaving) event.preventDefault(); });

  const ours = (detail) => (detail.requestConfig?.elt || detail.elt) === form;
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    // A row that was ticked is not taken away while one types.
    if (ours(detail)) for (const name of Object.keys(detail.parameters)) if (name.endsWith("-weg")) delete detail.parameters[name];
  });
  document.addEventListener("htmx:beforeRequest", ({ detail }) => { if (ours(detail)) unsaved = false; });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    // Whoever was signed out is led to another page; that is no answer to what was asked here.
    const answered = new URL(detail.xhr.responseURL || location.href).pathname;
    const asked = new URL(detail.pathInfo.finalRequestPath, location.href).pathname;
    if (answered !== asked) {
      detail.shouldSwap = false;
      if (ours(detail)) lost();
    } else if (ours(detail) && detail.xhr.responseText.includes("ar-saved--problem")) unsaved = true;
  });
  for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(name, ({ detail }) => { if (ours(detail)) lost(); });
  }
})();
