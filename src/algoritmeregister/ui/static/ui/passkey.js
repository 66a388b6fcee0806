// Passkeys and security keys: a form with data-passkey gets its credential from the browser, and is then sent.
// "create" makes one, "get" asks for one; what the browser needs is in data-options, or is fetched from where the form goes.
"use strict";

(() => {
  const options = async (form) => {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const response = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(String(response.status));
    return response.json();
  };

  const made = async (form) => {
    const { creation_options: wanted } = await options(form);
    const chosen = form.querySelector("input[name=passwordless]");
    const selection = wanted.publicKey.authenticatorSelection;
    selection.residentKey = chosen.checked ? "required" : "discouraged";
    selection.requireResidentKey = chosen.checked;
    if (chosen.checked) selection.userVerification = "required";
    return window.webauthnJSON.create(wanted);
  };

  const asked = async (form) => window.webauthnJSON.get((await options(form)).request_options);

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const problem = form.querySelector("[data-passkey-problem]");
    form.addEventListener("submit", async (event) => {
      const credential = form.querySelector("input[name=credential]");
      // An empty form has the JSON of nothing in it.
      if (credential.value && credential.value !== "null") return;
      event.preventDefault();
      problem.hidden = true;
      try {
        credential.value = JSON.stringify(await (form.dataset.passkey === "create" ? made(form) : asked(form)));
        form.requestSubmit();
      } catch {
        credential.value = "";
        problem.hidden = false;
      }
    });
  }
})();
