// Forms: focus on what is wrong, ask before losing what was typed, send once, look names up while typing.
// Everything here is comfort: the server refuses, keeps and answers the same without it.

document.querySelector(".ct-errors:not([data-example] *)")?.focus();

// --- Warn before losing changes ------------------------------------------------------------------------------
const changed = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form.ct-form, form[data-guard]");
  if (form) changed.add(form);
});

document.addEventListener("ct-saved", (event) => changed.delete(event.target));

addEventListener("beforeunload", (event) => {
  if (changed.size) event.preventDefault();
});

// --- Send once -----------------------------------------------------------------------------------------------
const sent = new WeakSet();

const release = (form) => {
  sent.delete(form);
  for (const button of form.querySelectorAll("[aria-disabled='true'].ct-busy")) {
    button.classList.remove("ct-busy");
    button.removeAttribute("aria-disabled");
  }
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  const question = button?.dataset.ask || form.dataset.ask;
  if (question && !confirm(question)) {
    event.preventDefault();
    return;
  }
  changed.delete(form);
  if (form.method !== "post") return;
  // Leave the button enabled: a disabled one would not send its name and value.
  sent.add(form);
  button?.setAttribute("aria-disabled", "true");
  button?.classList.add("ct-busy");
  // Somebody else may have stopped it after us; htmx stops it too, but sends.
  setTimeout(() => {
    if (event.defaultPrevented && !form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete]")) release(form);
  });
});

// Back from the next page, or after an answer that did not leave it (a download, htmx): free again.
addEventListener("pageshow", () => document.querySelectorAll("form").forEach(release));
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) release(form);
});

// --- Look up while typing: <input data-lookup="/address/"> answers ?q= with {"results": [text, …]} -----------
const WAIT = 200; // milliseconds after the last key

let lists = 0;

function lookUp(input) {
  if (input.list) return;
  const list = document.createElement("datalist");
  lists += 1;
  list.id = `lookup-${lists}`;
  input.setAttribute("list", list.id);
  input.after(list);
  let timer;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    const words = input.value.trim();
    if (words.length < 2) return;
    timer = setTimeout(async () => {
      const answer = await fetch(`${input.dataset.lookup}?q=${encodeURIComponent(words)}`, { credentials: "same-origin" });
      if (!answer.ok || input.value.trim() !== words) return;
      const { results } = await answer.json();
      list.replaceChildren(...results.map((text) => new Option(text, text)));
    }, WAIT);
  });
}

const lookUps = () => document.querySelectorAll("input[data-lookup]").forEach(lookUp);
lookUps();
document.addEventListener("htmx:afterSettle", lookUps);
