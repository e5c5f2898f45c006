// The door: names appear while one types; on the tablet, the page of thanks makes room for the next person.
// Without this module "Find me" asks the server, and "Next person" is a link.

const WAIT = 180; // milliseconds after the last letter
const THANKS = 5000; // milliseconds the thanks stay on the tablet

const form = document.querySelector("form[data-door]");
if (form) {
  const people = document.querySelector("[data-people]");
  const input = form.elements.q;
  let timer = 0;
  let turn = 0;

  async function look() {
    const mine = ++turn;
    const query = new URLSearchParams({ q: input.value, part: "1" });
    try {
      const answer = await fetch(`${form.action}?${query}`, { credentials: "same-origin" });
      if (answer.ok && mine === turn) people.innerHTML = await answer.text();
    } catch {
      people.textContent = "No connection. Try again in a moment.";
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT);
  });
}

const next = document.querySelector("[data-return]");
if (next) setTimeout(() => location.replace(next.href), THANKS);
