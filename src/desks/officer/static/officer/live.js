/* Keeps a list alive: asks now and then how much came, says it politely, and brings it in when asked to.
   The row in focus never moves by itself; rows that a colleague finished are only dimmed. */
(function () {
  "use strict";
  var line = document.querySelector("[data-live]");
  if (!line || !window.fetch) { return; }
  var EVERY = 20000;
  var said = "";
  var busy = false;

  function refs() {
    return Array.prototype.map.call(document.querySelectorAll("tr[data-work]"), function (row) { return row.dataset.work; });
  }
  function address() {
    var query = new URLSearchParams(line.dataset.query);
    query.set("tu", line.dataset.since);
    query.set("xem", refs().join(","));
    return line.dataset.live + "?" + query;
  }
  function ask() {
    if (document.hidden || busy) { return; }
    busy = true;
    fetch(address(), { headers: { "X-Live": "1" }, credentials: "same-origin", redirect: "error" })
      .then(function (answer) { return answer.ok ? answer.json() : null; })
      .then(function (news) { if (news) { tell(news); } })
      .catch(function () { /* the network is away: the next round asks again */ })
      .then(function () { busy = false; });
  }
  function tell(news) {
    (news.gone || []).forEach(function (ref) {
      var row = document.querySelector('tr[data-work="' + ref + '"]');
      if (row && !row.classList.contains("is-gone")) {
        row.classList.add("is-gone");
        var cell = row.querySelector(".cell-stage");
        if (cell) { cell.dataset.gone = line.dataset.gone; }
      }
    });
    if (!news.words || news.words === said) { return; }
    said = news.words;
    var show = document.createElement("button");
    show.type = "button";
    show.className = "button-link";
    show.textContent = line.dataset.show;
    show.setAttribute("aria-keyshortcuts", "R");
    show.dataset.bring = "";
    show.addEventListener("click", bring);
    line.replaceChildren(document.createTextNode(said), show);
  }

  /* The new list takes the place of the old one; the focus stays on its row, and the row where it was on the screen. */
  function bring() {
    fetch(location.href, { credentials: "same-origin" }).then(function (answer) { return answer.text(); }).then(function (text) {
      var fresh = new DOMParser().parseFromString(text, "text/html");
      var list = document.querySelector("[data-list]");
      var next = fresh.querySelector("[data-list]");
      var from = fresh.querySelector("[data-live]");
      if (!list || !next || !from) { location.reload(); return; }
      var held = document.activeElement.closest ? document.activeElement.closest("tr[data-work]") : null;
      var code = held && held.querySelector(".cell-code a").getAttribute("href");
      var top = held && held.getBoundingClientRect().top;
      list.replaceChildren.apply(list, Array.prototype.slice.call(next.childNodes));
      var bands = document.querySelector(".bands");
      var counted = fresh.querySelector(".bands");
      if (bands && counted) { bands.replaceWith(counted); }
      line.dataset.since = from.dataset.since;
      line.replaceChildren();
      said = "";
      var again = code && document.querySelector('[data-worklist] .cell-code a[href="' + code + '"]');
      var first = again || document.querySelector("[data-worklist] .cell-code a");
      if (first) {
        first.focus({ preventScroll: true });
        if (again) { window.scrollBy(0, again.closest("tr").getBoundingClientRect().top - top); }
      }
    }).catch(function () { location.reload(); });
  }

  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
  document.addEventListener("motcua:ask", ask);
})();
