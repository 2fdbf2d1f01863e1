/* Typed words are kept on this device until they are sent: forms opt in with data-draft="a-name".
   Never keeps passwords, files, hidden fields or anything inside data-no-draft. */
(function () {
  "use strict";
  var PREFIX = "motcua:draft:";
  var DAYS = 7;
  var english = document.documentElement.lang === "en";

  function store() {
    try { return window.localStorage; } catch (blocked) { return null; }
  }
  var kept = store();

  function fields(form) {
    return Array.prototype.filter.call(form.elements, function (one) {
      var kind = one.type;
      return one.name && !one.closest("[data-no-draft]") && !one.readOnly &&
        ["password", "file", "hidden", "submit", "button"].indexOf(kind) < 0 && one.tagName !== "FIELDSET";
    });
  }

  function read(name) {
    try {
      var found = JSON.parse(kept.getItem(PREFIX + name));
      return found && found.until > Date.now() ? found.words : null;
    } catch (broken) { return null; }
  }

  function save(form) {
    var words = {};
    fields(form).forEach(function (one) {
      if (one.type === "radio" || one.type === "checkbox") {
        if (one.checked) { (words[one.name] = words[one.name] || []).push(one.value); }
      } else if (one.value) { words[one.name] = one.value; }
    });
    try {
      kept.setItem(PREFIX + form.dataset.draft, JSON.stringify({ until: Date.now() + DAYS * 864e5, words: words }));
    } catch (full) { /* a full store never stops the writing */ }
  }

  /* A name ending in * means all that begin so: of sealed words no draft stays on the device. */
  function forget(name) {
    try {
      if (name.slice(-1) !== "*") { kept.removeItem(PREFIX + name); return; }
      Object.keys(kept).forEach(function (key) {
        if (key.indexOf(PREFIX + name.slice(0, -1)) === 0) { kept.removeItem(key); }
      });
    } catch (blocked) { /* nothing was kept */ }
  }

  /* The server's words win: only empty fields are filled. */
  function fill(form, words) {
    var filled = false;
    fields(form).forEach(function (one) {
      var value = words[one.name];
      if (value === undefined) { return; }
      (one.closest("details") || {}).open = true;
      if (one.type === "radio" || one.type === "checkbox") {
        var chosen = fields(form).some(function (o) { return o.name === one.name && o.defaultChecked; });
        if (!chosen && value.indexOf(one.value) >= 0) { one.checked = true; filled = true; }
      } else if (!one.value && typeof value === "string") { one.value = value; filled = true; }
    });
    return filled;
  }

  function say(form) {
    var line = document.createElement("p");
    line.className = "draft";
    line.setAttribute("role", "status");
    line.textContent = form.dataset.draftSaid || (english ? "What you wrote last time on this machine is back." : "Đã lấy lại những gì ông/bà viết lần trước trên máy này.");
    var drop = document.createElement("button");
    drop.type = "button";
    drop.className = "button-link";
    drop.textContent = form.dataset.draftDrop || (english ? "Drop the draft" : "Xóa bản nháp");
    drop.addEventListener("click", function () { forget(form.dataset.draft); form.dataset.clean = ""; form.reset(); line.remove(); });
    line.append(" ", drop);
    form.prepend(line);
  }

  function watch(form) {
    var words = read(form.dataset.draft);
    if (words && fill(form, words)) { say(form); }
    var later;
    form.addEventListener("input", function () {
      form.dataset.dirty = "yes";
      clearTimeout(later);
      later = setTimeout(function () { save(form); }, 300);
    });
    form.addEventListener("submit", function () { clearTimeout(later); save(form); delete form.dataset.dirty; });
  }

  if (kept) {
    document.querySelectorAll("form[data-draft]").forEach(watch);
    /* The page that follows a successful sending names the draft that is no longer needed. */
    document.querySelectorAll("[data-draft-done]").forEach(function (one) { forget(one.dataset.draftDone); });
  }

  /* The character counter: says what is left, lets the reader go over, never cuts. */
  document.querySelectorAll("[data-count-for]").forEach(function (line) {
    var box = document.getElementById(line.dataset.countFor);
    var most = box && Number(box.dataset.count);
    if (!most) { return; }
    var spoken;
    function tell() {
      var left = most - Array.from(box.value.normalize("NFC")).length;
      var number = Math.abs(left).toLocaleString(english ? "en" : "vi");
      line.textContent = english ? number + " characters " + (left < 0 ? "too many" : "left") : (left < 0 ? "Thừa " : "Còn ") + number + " ký tự";
      line.classList.toggle("is-over", left < 0);
      clearTimeout(spoken);
      spoken = setTimeout(function () { line.setAttribute("aria-live", left < most / 10 ? "polite" : "off"); }, 800);
    }
    box.addEventListener("input", tell);
    tell();
  });

  /* A double tap sends once (the server would refuse the second). */
  document.querySelectorAll("form[data-once]").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      if (event.submitter && event.submitter.formTarget) { return; }  // only a look
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "yes";
      setTimeout(function () { delete form.dataset.sent; }, 5000);
    });
  });

  var wrong = document.querySelector("[data-focus]");
  if (wrong) { wrong.focus(); }
})();
