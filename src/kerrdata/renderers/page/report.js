"use strict";
const form = document.getElementById("filter");
const sections = [...document.querySelectorAll("section[data-table]")];
const fields = ["table", "severity", "code"];

function show() {
  const wanted = Object.fromEntries(fields.map((name) => [name, form.elements[name].value]));
  let shown = 0, all = 0;
  for (const section of sections) {
    const isTable = !wanted.table || section.dataset.table === wanted.table;
    let inSection = 0;
    for (const article of section.querySelectorAll("article")) {
      const has = (name) => !wanted[name] || article.dataset[name].split(" ").includes(wanted[name]);
      const fits = isTable && has("severity") && has("code");
      article.toggleAttribute("data-hidden", !fits);
      inSection += fits;
      all += 1;
    }
    section.toggleAttribute("data-hidden", !inSection);
    shown += inSection;
  }
  form.querySelector("[role=status]").textContent = `${shown} of ${all} places shown`;
}

function remember() {
  const chosen = fields.filter((name) => form.elements[name].value)
    .map((name) => [name, form.elements[name].value]);
  const query = new URLSearchParams(chosen).toString();
  try {
    history.replaceState(null, "", query ? `?${query}` : location.pathname);
  } catch { /* a page that is not a file of its own has no address to keep it in */ }
}

for (const [name, value] of new URLSearchParams(location.search)) {
  if (fields.includes(name)) form.elements[name].value = value;
}
form.addEventListener("change", () => { show(); remember(); });
form.addEventListener("submit", (event) => event.preventDefault());
form.hidden = false;
show();
