// Comforts round every page: menus close by Escape and by a click elsewhere, toasts can be put away.

const menus = () => document.querySelectorAll("details.ct-who[open], details.ct-switch[open]");

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
