/* Typed words are kept on this device until they are sent: forms opt in with data-draft="a-name".
   Never passwords, files, hidden fields or what is inside data-no-draft. An official's
   begin with "@" and the account's tag: a day, gone as it signs out or another comes. */
(function () {
  "use strict";
  var PREFIX = "motcua:draft:", DAYS = 7;
  var english = document.documentElement.lang === "en";

  var kept = null;
  try { kept = localStorage; } catch (blocked) { /* it works without */ }

  function fields(form) {
    return Array.from(form.elements).filter(function (one) {
      return one.name && !one.closest("[data-no-draft]") && !one.readOnly &&
        ["password", "file", "hidden", "submit", "button"].indexOf(one.type) < 0 && one.tagName !== "FIELDSET";
    });
  }

  function isChoice(one) { return one.type === "radio" || one.type === "checkbox"; }

  function read(name) {
    try {
      var found = JSON.parse(kept.getItem(PREFIX + name));
      return found && found.until > Date.now() ? found.words : null;
    } catch (broken) { return null; }
  }

  function save(form) {
    var words = {}, name = form.dataset.draft;
    fields(form).forEach(function (one) {
      if (isChoice(one)) {
        if (one.checked) { (words[one.name] = words[one.name] || []).push(one.value); }
      } else if (one.value) { words[one.name] = one.value; }
    });
    try {
      kept.setItem(PREFIX + name, JSON.stringify({ until: Date.now() + (name[0] === "@" ? 1 : DAYS) * 864e5, words: words }));
    } catch (full) { /* a full store */ }
  }

  function sweep(goes) {
    try {
      Object.keys(kept).forEach(function (key) {
        if (key.indexOf(PREFIX) === 0 && goes(key.slice(PREFIX.length))) { kept.removeItem(key); }
      });
    } catch (blocked) { /* nothing was kept */ }
  }
  /* A name ending in * means all that begin so: of sealed words no draft stays. */
  function forget(name) {
    sweep(function (one) { return one === name || name.slice(-1) === "*" && one.indexOf(name.slice(0, -1)) === 0; });
  }

  /* The server's words win: only empty fields are filled. */
  function fill(form, words) {
    var filled = false;
    fields(form).forEach(function (one) {
      var value = words[one.name];
      if (value === undefined) { return; }
      (one.closest("details") || {}).open = true;
      if (isChoice(one)) {
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
    line.textContent = english ? "What you wrote last time on this machine is back." : "Đã lấy lại những gì ông/bà viết lần trước trên máy này.";
    var drop = document.createElement("button");
    drop.type = "button";
    drop.className = "button-link";
    drop.textContent = english ? "Drop the draft" : "Xóa bản nháp";
    drop.addEventListener("click", function () { forget(form.dataset.draft); form.reset(); line.remove(); });
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

  var own = document.querySelector("[data-drafts]");
  sweep(function (one) { return !read(one) || own && /^[@A-Z]/.test(one) && one.indexOf(own.dataset.drafts) !== 0; });
  document.querySelectorAll("[data-signs-out]").forEach(function (form) {
    form.addEventListener("submit", function () { forget("@*"); kept = null; });
  });
  document.querySelectorAll("form[data-draft]").forEach(watch);
  /* The page after a sending names the draft that is no longer needed. */
  document.querySelectorAll("[data-draft-done]").forEach(function (one) { forget(one.dataset.draftDone); });

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
