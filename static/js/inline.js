// A field is changed where it stands: the link's page has the same form, this module brings it here.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-inline]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const place = document.getElementById(link.dataset.inline);
  const answer = await fetch(link.href, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) {
    window.location.assign(link.href);
    return;
  }
  place.innerHTML = await answer.text();
  place.querySelector("input:not([type=hidden]), textarea, select")?.focus();
});
