// Comforts round every page: menus close by Escape and by a click elsewhere, toasts can be put away.

const menus = () => document.querySelectorAll("details.ct-who[open], details.ct-switch[open], details.ct-more[open]");

document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

for (const toast of document.querySelectorAll(".ct-toast")) {
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn btn-sm ct-toast-close";
  close.setAttribute("aria-label", "Put this message away");
  close.textContent = "×";
  close.addEventListener("click", () => toast.remove());
  toast.append(close);
}

// On a phone a list's rows are cards (narrow.css): each cell is named by its column's head, and the parts keep the roles
// that another display would take from them. Done here, once, so that a row costs no more bytes.

const ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };

function stack(table) {
  const names = [...table.tHead.rows[0].cells].map((head) => (head.querySelector(".visually-hidden") ? "" : head.textContent.trim()));
  table.role = "table";
  for (const part of table.querySelectorAll("thead, tbody, tr, td")) part.role = ROLES[part.tagName];
  for (const head of table.querySelectorAll("th")) head.role = head.scope === "col" ? "columnheader" : "rowheader";
  for (const body of table.tBodies) {
    for (const row of body.rows) {
      for (const cell of row.cells) {
        if (cell.tagName !== "TD") continue;
        if (names[cell.cellIndex]) cell.dataset.label = names[cell.cellIndex];
        if (!cell.textContent.trim() && !cell.querySelector("svg, input, select")) cell.dataset.empty = "";
      }
    }
  }
}

const phone = matchMedia("(max-width: 760px)");
const stackAll = () => phone.matches && document.querySelectorAll("table.ct-stacks:not([role])").forEach(stack);
stackAll();
phone.addEventListener("change", stackAll);

// Who signs out of a shared computer leaves no unsent answer on it; the server keeps it for them.
document.addEventListener("submit", (event) => {
  if (!new URL(event.target.action, location.href).pathname.endsWith("/logout/")) return;
  for (const key of Object.keys(localStorage)) if (key.startsWith("ct-answer-")) localStorage.removeItem(key);
});

// "/" or Ctrl-K goes to the search, from wherever one is not writing. On the window, so that a page's own key comes first.
window.addEventListener("keydown", (event) => {
  const field = document.querySelector(".ct-search input");
  const quick = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
  const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
  const writing = event.target.closest("input, textarea, select, [contenteditable]");
  if (!field || event.defaultPrevented || !(quick || (slash && !writing))) return;
  event.preventDefault();
  field.focus();
  field.select();
});
