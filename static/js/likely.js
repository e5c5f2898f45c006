// While a partner or a person is typed in: who may be here already. Without it, sending the form asks the same question.

const PAUSE = 400; // milliseconds without a key
const FIELDS = ["name", "city", "email", "phone", "external_id"];
const place = document.querySelector("[data-likely]");
const form = document.querySelector("form.ct-form");
let waiting = 0;
let asked = "";

async function look() {
  const typed = new URLSearchParams();
  for (const name of FIELDS) {
    const value = form.elements[name]?.value.trim();
    if (value) typed.set(name, value);
  }
  if (typed.toString() === asked) return;
  asked = typed.toString();
  try {
    const answer = await fetch(`${place.dataset.likely}?${typed}`, { headers: { Accept: "text/html" } });
    const found = answer.ok && !answer.redirected ? await answer.text() : "";
    if (typed.toString() === asked) place.innerHTML = found.trim();
  } catch {
    // The line is down for a moment: sending the form asks again.
  }
}

if (place && form) {
  form.addEventListener("input", (event) => {
    if (!FIELDS.includes(event.target.name)) return;
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  });
}
