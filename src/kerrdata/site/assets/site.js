"use strict";
// Copies the text beside a button, and lets tables be sorted and searched. Pages are whole without it.

async function copy(text, element) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch { /* a page without a secure address may only copy what is selected */ }
  const range = document.createRange();
  range.selectNodeContents(element);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  return document.execCommand("copy");
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  const element = document.getElementById(button.dataset.copy);
  const label = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    button.textContent = await copy(element.textContent, element) ? "Copied" : "Press Ctrl-C";
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}

if (window.DataTable) {
  for (const table of document.querySelectorAll("table[data-sortable]")) {
    const isLong = table.tBodies[0].rows.length > 500;
    new DataTable(table, {
      autoWidth: false,
      order: [],
      paging: isLong,
      pageLength: 200,
      layout: {
        topStart: "search", topEnd: "info", bottomStart: null, bottomEnd: isLong ? "paging" : null,
      },
      language: {
        search: "Search", emptyTable: "No rows", zeroRecords: "No row fits",
        info: isLong ? "_START_ to _END_ of _TOTAL_ rows" : "_TOTAL_ rows",
        infoEmpty: "0 rows", infoFiltered: "of _MAX_",
      },
    });
  }
}
