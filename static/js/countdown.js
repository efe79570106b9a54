// How long a verdict can still be taken back; then the button goes. Seconds are the server's.

for (const left of document.querySelectorAll("[data-left]")) {
  const end = performance.now() + 1000 * Number(left.textContent);
  const timer = setInterval(() => {
    const seconds = Math.ceil((end - performance.now()) / 1000);
    left.textContent = Math.max(seconds, 0);
    if (seconds > 0) return;
    clearInterval(timer);
    const box = left.closest("#just-decided") ?? left.closest("form");
    if (box.contains(document.activeElement)) {
      const heading = document.querySelector("h1");
      heading.tabIndex = -1;
      heading.focus();
    }
    box.hidden = true;
  }, 250);
}
