/* The officer's keyboard. Reads event.code, never event.key, and never fires inside inputs:
   Telex and VNI rewrite letters while a word is being typed. */
(function () {
  "use strict";
  var OFF = "motcua:keys:off";
  function isOff() { try { return localStorage.getItem(OFF) === "yes"; } catch (blocked) { return false; } }

  function isTyping(target) {
    return target.closest && target.closest("input, textarea, select, [contenteditable], dialog") !== null;
  }
  function byId(id) { return document.getElementById(id); }
  function all(query) { return Array.from(document.querySelectorAll(query)); }

  /* J and K move the real focus over the codes, so Enter opens without any code of ours. */
  function step(by) {
    var links = all("[data-worklist] .cell-code a");
    if (!links.length) { return; }
    var row = document.activeElement.closest && document.activeElement.closest("tr");
    var here = links.findIndex(a => row && row.contains(a));
    var next = here < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(here + by, 0), links.length - 1);
    links[next].focus();
    links[next].closest("tr").scrollIntoView({ block: "nearest" });
  }
  function focusFirst(query) {
    var one = document.querySelector(query);
    if (one) { one.focus(); if (one.select) { one.select(); } }
    return Boolean(one);
  }
  function open(id) {
    var box = byId(id);
    if (box && box.showModal && !box.open) { box.showModal(); }
    return box;
  }

  var KEYS = {
    KeyJ: () => step(1),
    KeyK: () => step(-1),
    Slash: event => { if (event.shiftKey) { open("keys"); } else { focusFirst("#bar-search"); } },
    Period: () => focusFirst("[data-moves] .button"),
    KeyX: () => {
      var row = document.activeElement.closest("tr");
      var box = row && row.querySelector(".cell-pick input");
      if (box) { box.click(); }
    },
    KeyF: () => {
      var box = document.querySelector("[data-filters]");
      if (box) { box.open = true; box.querySelector("select, input").focus(); }
    },
    KeyR: () => { var show = document.querySelector("[data-bring]"); if (show) { show.click(); } },
    KeyU: () => { var undo = document.querySelector("[data-undo]"); if (undo) { undo.click(); } }
  };

  document.addEventListener("keydown", event => {
    if (event.isComposing) { return; }
    if (event.code === "KeyK" && (event.ctrlKey || event.metaKey) && !event.altKey) {
      event.preventDefault();
      openPalette();
      return;
    }
    if (event.code === "Escape" && event.target.id === "bar-search") { event.target.blur(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || isOff()) { return; }
    if (event.shiftKey && event.code !== "Slash") { return; }
    var act = KEYS[event.code];
    if (act) { event.preventDefault(); act(event); }
  });

  all("[data-open]").forEach(button => {
    button.hidden = false;
    button.addEventListener("click", () => open(button.dataset.open));
  });
  var off = byId("keys-off");
  if (off) {
    off.checked = isOff();
    off.addEventListener("change", () => {
      try { localStorage.setItem(OFF, off.checked ? "yes" : "no"); } catch (blocked) { /* stays on */ }
    });
  }

  /* ── the palette: links of the bar, moves of the case, then the search ── */
  var palette = byId("palette");
  var words = byId("palette-words");
  var list = byId("palette-list");
  var chosen = 0;
  var shown = [];
  var found = [];
  var later;

  function fold(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d");
  }
  function commands() {
    return all("[data-command], [data-moves] .button, [data-worklist] .cell-code a").map(one => {
      return { label: one.textContent.trim().replace(/\s+/g, " "), go: () => { one.focus(); one.click(); } };
    });
  }
  function searching(text) {
    var form = document.querySelector(".bar-search");
    return { label: palette.dataset.searchWords + " “" + text + "”", go: () => { form.elements.q.value = text; form.requestSubmit(); } };
  }
  /* Cases by the end of their code or by words; what is on the page already is not listed twice. */
  function look() {
    var text = words.value.trim();
    clearTimeout(later);
    found = [];
    if (!palette.dataset.source || text.length < 3) { return; }
    later = setTimeout(() => {
      fetch(palette.dataset.source + "?q=" + encodeURIComponent(text), { headers: { "X-Live": "1" } })
        .then(answer => answer.json())
        .then(told => {
          if (words.value.trim() !== text) { return; }
          found = told.jumps.map(one => ({ label: one.label, go: () => location.href = one.href }));
          paint();
        }).catch(() => { /* without the network the page's own commands remain */ });
    }, 200);
  }
  function paint() {
    var text = words.value.trim();
    shown = commands().filter(one => fold(one.label).indexOf(fold(text)) >= 0).slice(0, 9);
    shown = shown.concat(found.filter(one => {
      return !shown.some(other => one.label.indexOf(other.label) === 0);
    }));
    if (text && document.querySelector(".bar-search")) { shown.push(searching(text)); }
    chosen = Math.min(chosen, Math.max(shown.length - 1, 0));
    list.replaceChildren(...shown.map((one, at) => {
      var line = document.createElement("li");
      line.id = "palette-" + at;
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", String(at === chosen));
      line.textContent = one.label;
      line.addEventListener("click", () => pick(at));
      return line;
    }));
    if (shown.length) { words.setAttribute("aria-activedescendant", "palette-" + chosen); } else { words.removeAttribute("aria-activedescendant"); }
  }
  function pick(at) { var one = shown[at]; palette.close(); if (one) { one.go(); } }
  function openPalette() {
    if (!palette || palette.open) { return; }
    words.value = "";
    found = [];
    chosen = 0;
    palette.showModal();
    paint();
    words.focus();
  }
  if (palette) {
    words.addEventListener("input", () => { chosen = 0; look(); paint(); });
    words.addEventListener("keydown", event => {
      if (event.isComposing) { return; }
      if (event.code === "ArrowDown") { chosen = Math.min(chosen + 1, shown.length - 1); }
      else if (event.code === "ArrowUp") { chosen = Math.max(chosen - 1, 0); }
      else if (event.code === "Enter" || event.code === "NumpadEnter") { event.preventDefault(); pick(chosen); return; }
      else { return; }
      event.preventDefault();
      paint();
    });
  }

  /* Typed and not sent: ask before leaving (the draft is kept anyway). */
  window.addEventListener("beforeunload", event => {
    if (document.querySelector("form[data-dirty]")) { event.preventDefault(); }
  });
  all("form:not([data-draft]):not(.bar-search)").forEach(form => {
    if (!form.querySelector("textarea")) { return; }
    form.addEventListener("input", () => { form.dataset.dirty = "yes"; });
    form.addEventListener("submit", () => { delete form.dataset.dirty; });
  });
})();
