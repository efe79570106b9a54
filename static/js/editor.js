// The editor with a keyboard: Alt+Up/Down move, Ctrl+Enter adds after, Esc closes what is open.
// Everything here presses buttons that are on the page anyway.
(function () {
  "use strict";

  function itemOf(element) {
    return element.closest("[data-item]");
  }

  function press(item, selector) {
    var button = item && item.querySelector(selector);
    if (button) {
      returnTo = item.id;
      button.click();
    }
    return Boolean(button);
  }

  // After a move the keyboard stays at the item that was moved.
  var returnTo = "";
  document.addEventListener("htmx:afterSettle", function () {
    var item = returnTo && document.getElementById(returnTo);
    returnTo = "";
    if (item && !item.contains(document.activeElement)) item.querySelector("a").focus();
  });

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

  // What was typed while an answer was on its way is put back into the part that it replaces.
  var sent = new WeakMap();
  var changed = [];
  var caret = null;

  function valuesIn(root) {
    var found = new Map();
    root.querySelectorAll("input[id]:not([type=hidden]):not([type=file]), select[id], textarea[id]").forEach(function (field) {
      found.set(field.id, field.type === "checkbox" || field.type === "radio" ? field.checked : field.value);
    });
    return found;
  }

  document.addEventListener("htmx:beforeRequest", function (event) {
    sent.set(event.detail.xhr, valuesIn(event.detail.target));
  });
  document.addEventListener("htmx:beforeSwap", function (event) {
    var before = sent.get(event.detail.xhr);
    var active = document.activeElement;
    changed = [];
    caret = active && active.id && "setSelectionRange" in active
      ? { id: active.id, start: active.selectionStart, end: active.selectionEnd }
      : null;
    if (!before) return;
    valuesIn(event.detail.target).forEach(function (value, id) {
      if (before.get(id) !== value) changed.push([id, value]);
    });
  });
  document.addEventListener("htmx:afterSwap", function () {
    var again = changed;
    var field = caret && document.getElementById(caret.id);
    changed = [];
    again.forEach(function (pair) {
      var field = document.getElementById(pair[0]);
      if (!field) return;
      if (typeof pair[1] === "boolean") field.checked = pair[1];
      else field.value = pair[1];
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
    if (field && field === document.activeElement && caret.start !== null) {
      field.setSelectionRange(caret.start, caret.end);
    }
    caret = null;
  });

  // Another kind, rule or list of levels shows its fields at once; the button stays for a page without scripts.
  document.addEventListener("change", function (event) {
    if (event.target.matches("#id_kind_of, #id_rule_type, #id_computed, [name$='-type'], [name$='-choices']")) {
      var button = document.getElementById("change-kind_of");
      if (button) button.click();
    }
  });
})();
