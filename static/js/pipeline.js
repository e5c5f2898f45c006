// The board: Alt and an arrow on a card, or dragging it, presses the button of the card that does it.

const board = document.querySelector("[data-board]");
const KEYS = { ArrowLeft: "left", ArrowRight: "right" };
const KEPT = "ct-board-card"; // the card that is on its way, whose place is said on the next page

function press(button) {
  if (!button) return;
  sessionStorage.setItem(KEPT, button.closest("[data-card]").dataset.card);
  button.form.requestSubmit(button);
}

board?.addEventListener("keydown", (event) => {
  const card = event.target.closest("[data-card]");
  if (!card || !event.altKey || event.ctrlKey || event.metaKey || !(event.key in KEYS)) return;
  event.preventDefault(); // Alt and left would leave the page
  press(card.querySelector(`[data-key="${KEYS[event.key]}"]`));
});

board?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-moves] button");
  if (button) sessionStorage.setItem(KEPT, button.closest("[data-card]").dataset.card);
});

let dragged = null;
for (const card of board?.querySelectorAll("[data-card]") ?? []) {
  card.draggable = true;
  card.querySelector("a").draggable = false; // the card goes, not its address
  card.addEventListener("dragstart", (event) => {
    dragged = card;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", card.dataset.name);
    card.classList.add("is-dragged");
  });
  card.addEventListener("dragend", () => {
    dragged = null;
    card.classList.remove("is-dragged");
  });
}
for (const column of board?.querySelectorAll("[data-column]") ?? []) {
  column.addEventListener("dragover", (event) => {
    if (!dragged || column.contains(dragged)) return;
    event.preventDefault();
    column.classList.add("is-over");
  });
  column.addEventListener("dragleave", (event) => {
    if (!column.contains(event.relatedTarget)) column.classList.remove("is-over");
  });
  column.addEventListener("drop", (event) => {
    event.preventDefault();
    column.classList.remove("is-over");
    press(dragged?.querySelector(`[value="${column.dataset.column}"]`));
  });
}

// The answer's address names the card's link, so that it has the focus; where it stands now is said.
const moved = document.querySelector(`[data-card="${Number(sessionStorage.getItem(KEPT))}"]`);
sessionStorage.removeItem(KEPT);
if (moved) {
  const heading = moved.closest("[data-column]").querySelector("h2");
  document.querySelector("[data-said]").textContent =
    `${moved.dataset.name} stands under ${heading.firstChild.textContent.trim()}.`;
}
