// Boxes that say how the page looks; what somebody chooses is kept for this browser, not for the account.

function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function keep(name, text) {
  try {
    if (text === null) localStorage.removeItem(name);
    else localStorage.setItem(name, text);
  } catch {
    // A browser that keeps nothing still shows the rows as asked.
  }
}

// The box stands as ``usual`` until somebody chooses otherwise; it is of no use without scripts.
export function start(box, name, usual, show) {
  const tick = box?.querySelector("input");
  if (!tick) return;
  const chosen = kept(name);
  tick.checked = chosen === null ? usual : chosen === "1";
  tick.addEventListener("change", () => {
    keep(name, tick.checked === usual ? null : String(Number(tick.checked)));
    show(tick.checked);
  });
  box.hidden = false;
  show(tick.checked);
}
