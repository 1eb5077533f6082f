// Two conveniences; every page works without them: names offered while one types, and a button that copies.
"use strict";

const WAIT = 150;   // milliseconds after the last key
const OFFERED = 12;

function offer(input) {
  const list = document.getElementById(input.getAttribute("list"));
  let timer = 0;
  let asked = "";
  let last = 0;
  async function ask() {
    const said = input.value.trim();
    if (!said || said === asked || [...list.options].some((own) => own.value === said)) return;
    asked = said;
    const mine = ++last;
    const given = new URLSearchParams({ text: said, limit: OFFERED });
    const day = input.form.elements.at;
    if (day && day.value) given.set("at", day.value);
    if (input.dataset.kinds) given.set("kind", input.dataset.kinds);
    let hits = [];
    try {
      const told = await fetch("/v1/find?" + given, { headers: { Accept: "application/json" } });
      if (!told.ok && told.status !== 404) throw new Error(told.status);
      if (told.ok) hits = (await told.json()).hits;
    } catch (error) {
      asked = "";   // the server is away: what is typed still counts, and may be asked again
      return;
    }
    if (mine !== last) return;
    const lang = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
    const times = new Map();
    for (const hit of hits) times.set(hit.name, (times.get(hit.name) || 0) + 1);
    list.replaceChildren(...hits.map((hit) => {
      const own = document.createElement("option");
      own.value = times.get(hit.name) > 1 ? hit.id : hit.name;
      const told = [hit.name, hit.kind_label[lang], ...hit.belongs_to.slice(0, 3)].join(" · ");
      // A browser shows only what has the typed text in it: of pinyin and slips it would show nothing.
      own.label = told.includes(said) ? told : `${told} · ${said}`;
      return own;
    }));
  }
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
}

for (const input of document.querySelectorAll("input[data-kinds]")) offer(input);

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.closest("details").querySelector(".sentence").textContent);
    button.textContent = button.dataset.copy;
  });
}
