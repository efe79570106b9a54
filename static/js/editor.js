// The editor with a keyboard: Alt+Up/Down move, Ctrl+Enter adds after, Esc closes what is open.
// Everything here presses buttons that are on the page anyway.
(function () {
  "use strict";

  function itemOf(element) {
    return element.closest("[data-item]");
  }

  function press(item, selector) {
    var button = item && item.querySelector(selector);
    if (button) button.click();
    return Boolean(button);
  }

  document.addEventListener("keydown", function (event) {
    var open, item;
    if (event.key === "Escape") {
      open = event.target.closest("details[open]");
      if (open) {
        open.open = false;
        open.querySelector("summary").focus();
      }
      return;
    }
    item = itemOf(event.target);
    if (item && event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      var step = event.key === "ArrowUp" ? "up" : "down";
      if (press(item, "button[value^='" + step + ":']")) event.preventDefault();
    } else if (item && event.ctrlKey && event.key === "Enter") {
      if (press(item, "button[data-after], button[value^='into:']")) event.preventDefault();
    }
  });

  // A menu closes when another one opens or the page is clicked elsewhere.
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.stepmenu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  // A refreshed preview never takes back what was typed while it was on its way.
  var typed = null;
  document.addEventListener("htmx:beforeSwap", function (event) {
    var active = document.activeElement;
    typed = null;
    if (active && active.id && event.detail.target.contains(active) && "value" in active) {
      typed = { id: active.id, value: active.value, start: active.selectionStart };
    }
  });
  document.addEventListener("htmx:afterSettle", function () {
    var again = typed && document.getElementById(typed.id);
    if (again && document.activeElement === again && again.value !== typed.value) {
      again.value = typed.value;
      if (typed.start !== null && again.setSelectionRange) again.setSelectionRange(typed.start, typed.start);
      again.dispatchEvent(new Event("input", { bubbles: true }));
    }
    typed = null;
  });

  // Choosing another kind or rule shows its fields at once; the button stays for a page without scripts.
  document.addEventListener("change", function (event) {
    if (event.target.matches("#id_kind_of, #id_rule_type, #id_computed, [name$='-type']")) {
      var button = document.getElementById("change-kind_of");
      if (button) button.click();
    }
  });
})();
