"use strict";
/* Entries: buttons that show those of one kind; on paper all are there. */
widgets.entries = (element, { kinds, list }, say) => {
  const entries = [...document.querySelectorAll(`#${list} > .entry`)];
  const show = (chosen) => {
    element.dataset.chosen = chosen;
    let count = 0;
    for (const entry of entries) {
      entry.hidden = chosen !== "" && entry.dataset.kind !== chosen;
      count += entry.hidden ? 0 : 1;
    }
    for (const button of buttons)
      button.setAttribute("aria-pressed", String(button.value === chosen));
    status.textContent = say("shown", { count, total: entries.length });
  };
  const buttons = ["", ...kinds].map((kind) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", value: kind, textContent: say(kind || "all") });
    button.addEventListener("click", () => show(kind));
    return button;
  });
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  element.replaceChildren(...buttons, status);
  show(element.dataset.chosen ?? "");
};
