// The phone in the citizen's hand: draws the chat, sends what the citizen does, polls for news.
// It talks to the console (/_control) of this emulator only and knows nothing of the product.

const $ = (id) => document.getElementById(id);
const WEEKDAYS = ["Chủ Nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"];
const SAMPLES = [
  { name: "Nguyễn Thị Hoa", phone: "0912000101", follower: false },
  { name: "Trần Văn Bình", phone: "0912000102", follower: false },
  { name: "Lê Minh Châu", phone: "0912000103", follower: false },
];
const FAULTS = [
  { words: "Mạng chậm 5 giây", kind: "slow", scope: "all", seconds: 5 },
  { words: "Mạng ngừng phục vụ", kind: "down", scope: "all" },
  { words: "Trả lời sai (trang HTML)", kind: "html", scope: "all" },
  { words: "Nhận tin rồi ngắt: không rõ kết quả", kind: "drop_after", scope: "openapi" },
  { words: "Quá số lần gọi", kind: "error", scope: "openapi", code: -32, message: "Your application reached limit call api" },
  { words: "Sự kiện đến hai lần", kind: "duplicate", scope: "webhook" },
  { words: "Sự kiện đến muộn 10 giây", kind: "delay", scope: "webhook", seconds: 10 },
  { words: "Chữ ký giả", kind: "forge", scope: "webhook" },
];
const FIELD_NAMES = { code: "Mã", state: "Tình trạng", due: "Thời hạn", link: "Liên kết", otp: "Mã xác thực" };

let citizens = [];
let current = null;
let drawn = new Map(); // message number → { text, node }
let lastDay = "";
let webhookUrl = "";

async function call(method, path, body) {
  const told = { method, headers: {} };
  if (body !== undefined) { told.headers["Content-Type"] = "application/json"; told.body = JSON.stringify(body); }
  const reply = await fetch("/_control" + path, told);
  const found = await reply.json();
  if (!reply.ok) throw new Error(found.message || reply.status);
  return found;
}

let toastTimer = 0;
function toast(words) {
  $("toast").textContent = words; $("toast").hidden = false;
  clearTimeout(toastTimer); toastTimer = setTimeout(() => { $("toast").hidden = true; }, 4000);
}

async function attempt(work) {
  try { return await work(); } catch (error) {
    toast(error instanceof TypeError ? "Không nối được với mạng mô phỏng. Hãy thử lại." : "Chưa làm được: " + error.message);
  }
}

const act = (kind, body = {}) => attempt(async () => {
  if (!current) { toast("Hãy chọn công dân trước."); return; }
  const done = await call("POST", `/users/${encodeURIComponent(current.id)}/${kind}`, body);
  await refresh();
  return done;
});

// ---- time -------------------------------------------------------------------------------------

const parts = (ms) => new Date(ms + 7 * 3600e3); // Vietnam has no summer time
const two = (n) => String(n).padStart(2, "0");
const timeText = (ms) => { const d = parts(ms); return `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`; };
const dateText = (ms) => { const d = parts(ms); return `${two(d.getUTCDate())}/${two(d.getUTCMonth() + 1)}/${d.getUTCFullYear()}`; };
const dayText = (ms) => `${WEEKDAYS[parts(ms).getUTCDay()]}, ${dateText(ms)}`;

// ---- drawing ----------------------------------------------------------------------------------

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const webAddress = (url) => (/^https?:\/\//i.test(url) ? url : "#");
const outward = (url, words) => make("a", { href: webAddress(url), target: "_blank", rel: "noopener noreferrer" }, words);

function words(text) {
  const whole = document.createDocumentFragment();
  for (const piece of text.split(/(https?:\/\/[^\s<>"]+)/)) {
    if (/^https?:\/\//.test(piece)) {
      const tail = piece.match(/[.,;:!?)]+$/)?.[0] ?? "";
      whole.append(outward(piece.slice(0, piece.length - tail.length), piece.slice(0, piece.length - tail.length)), tail);
    } else whole.append(piece);
  }
  return whole;
}

// drawn, because a machine without a symbol font shows an empty box
const SIGNS = { file: "M6 2h8l4 4v16H6zM14 2v4h4M9 12h6M9 16h6", place: "M12 22s7-7 7-12a7 7 0 0 0-14 0c0 5 7 12 7 12zM12 7.5v5M9.5 10h5" };
function sign(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [key, value] of [["viewBox", "0 0 24 24"], ["width", "20"], ["height", "20"], ["aria-hidden", "true"], ["class", "sign"]]) svg.setAttribute(key, value);
  for (const [key, value] of [["d", SIGNS[name]], ["fill", "none"], ["stroke", "currentColor"], ["stroke-width", "1.7"], ["stroke-linejoin", "round"]]) path.setAttribute(key, value);
  svg.append(path);
  return svg;
}

function buttonOf(message, button, index) {
  if (button.type === "oa.open.url") return outward(button.payload.url, button.title);
  if (button.type === "oa.open.phone") return make("a", { href: "tel:+" + button.payload.phone_code }, button.title);
  if (button.type === "oa.open.sms") return make("a", { href: `sms:+${button.payload.phone_code}?body=${encodeURIComponent(button.payload.content ?? "")}` }, button.title);
  return make("button", { type: "button", onclick: () => act("press", { msg_id: message.id, index }) }, button.title);
}

function attachment(one) {
  const p = one.payload;
  if (one.type === "image" || one.type === "gif") return make("a", { href: webAddress(p.url), target: "_blank", rel: "noopener noreferrer" }, make("img", { src: webAddress(p.url), alt: "Ảnh đã gửi" }));
  if (one.type === "file") return make("span", {}, sign("file"), outward(p.url, `${p.name} (${Math.max(1, Math.round(p.size / 1024))} kB)`));
  if (one.type === "location") return make("span", {}, sign("place"), `Vị trí: ${p.coordinates.latitude}, ${p.coordinates.longitude}`);
  return p.url ? outward(p.url, p.description || p.url) : make("span", {}, "Danh thiếp");
}

function quoted(id) {
  const found = [...drawn.values()].find((one) => one.message.id === id);
  return make("div", { class: "quote" }, found ? (found.message.text || "Tin đã gửi").slice(0, 80) : "Trả lời một tin trước");
}

function content(message) {
  const body = message.body;
  const bubble = make("div", { class: "bubble" });
  const inner = make("div", { class: "words" });
  const quote = body.quote || body.quote_msg_id;
  if (quote) inner.append(quoted(quote));
  if (message.kind === "template") inner.append(make("span", { class: "tag" }, body.by_phone ? "Thông báo theo số điện thoại" : "Thông báo"));
  if (body.picture) inner.append(make("img", { src: webAddress(body.picture.url), alt: "Ảnh từ cơ quan" }));
  if (body.file) inner.append(sign("file"), outward(body.file.url, body.file.name));
  for (const one of body.attachments ?? []) inner.append(attachment(one));
  if (message.text) inner.append(words(message.text));
  if (body.fields) inner.append(fields(body.fields));
  if (body.form) inner.append(make("strong", {}, body.form.title), make("div", {}, body.form.subtitle ?? ""));
  const choices = (body.buttons ?? []).map((button, index) => buttonOf(message, button, index));
  if (body.form) choices.push(make("button", { type: "button", onclick: () => openInfo(body.form) }, "Điền thông tin"));
  bubble.append(inner);
  if (choices.length) { bubble.classList.add("card"); bubble.append(make("div", { class: "choices" }, ...choices)); }
  return bubble;
}

function fields(told) {
  const list = make("dl", { class: "fields" });
  for (const [name, value] of Object.entries(told)) {
    if (name !== "link") list.append(make("dt", {}, FIELD_NAMES[name] ?? name), make("dd", {}, value));
  }
  return list;
}

function draw(message) {
  const mine = message.side === "citizen";
  const facts = [timeText(message.at)];
  if (mine) facts.push("Đã gửi");
  if (message.billed && !mine) facts.push("tin tính phí");
  if (message.silent) facts.push("không báo chuông ban đêm");
  if (message.body.reaction) facts.push("cơ quan đã thả biểu tượng");
  return make("article", { class: "msg" + (mine ? " mine" : "") },
    make("span", { class: "unseen" }, mine ? "Công dân:" : "Cơ quan:"),
    content(message), make("div", { class: "foot" }, facts.join(" · ")));
}

function show(messages) {
  const log = $("log");
  const below = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  let added = false;
  for (const message of messages) {
    if (message.hidden) continue;
    const known = drawn.get(message.n), text = JSON.stringify({ ...message, seen: 0, received: 0 });
    if (known?.text === text) continue;
    const node = draw(message);
    if (known) { known.node.replaceWith(node); } else {
      log.querySelector(".empty")?.remove();
      if (dayText(message.at) !== lastDay) { lastDay = dayText(message.at); log.append(make("p", { class: "day" }, lastDay)); }
      log.append(node); added = true;
    }
    drawn.set(message.n, { text, node, message });
  }
  if (!added || !below) return;
  const down = () => { log.scrollTop = log.scrollHeight; };
  requestAnimationFrame(down);
  for (const image of log.querySelectorAll("img")) if (!image.complete) image.addEventListener("load", down, { once: true });
}

function clearChat() {
  drawn = new Map(); lastDay = "";
  $("log").replaceChildren(make("p", { class: "empty" }, "Chưa có tin nhắn. Ông/bà viết điều muốn phản ánh rồi bấm Gửi, hoặc bấm Quan tâm để nhận lời chào."));
}

// ---- news -------------------------------------------------------------------------------------

async function refresh() {
  if (!current) return;
  const whose = current.id;
  const numbers = [...drawn.keys()];
  const after = numbers.length ? Math.max(0, Math.max(...numbers) - 20) : 0;
  const found = await call("GET", `/users/${encodeURIComponent(whose)}/messages?after=${after}`);
  if (current.id !== whose) return; // another citizen took the phone meanwhile
  show(found);
  if (found.some((one) => one.side === "oa" && !one.seen) && !document.hidden) await call("POST", `/users/${encodeURIComponent(whose)}/seen`, {});
}

async function overview() {
  const told = await call("GET", "");
  $("oa-name").textContent = told.oa.name;
  $("clock-time").textContent = timeText(told.clock.now_ms);
  $("clock-date").textContent = dateText(told.clock.now_ms);
  $("clock-long").textContent = `${timeText(told.clock.now_ms)}, ${dayText(told.clock.now_ms)}`;
  for (const [index, fault] of FAULTS.entries()) {
    const on = told.faults.find((one) => one.kind === fault.kind && one.scope === fault.scope);
    const box = $("fault-" + index);
    box.checked = Boolean(on); box.dataset.id = on ? on.id : "";
  }
  webhookUrl = told.webhook.url;
  const waiting = told.webhook.deliveries.pending ?? 0;
  const cancelled = told.webhook.subscription === "cancelled";
  $("hook-line").classList.toggle("bad", cancelled);
  $("hook-line").textContent = !webhookUrl ? "Chưa có địa chỉ nhận sự kiện." : cancelled
    ? "Đã bị huỷ vì hệ thống không trả lời sau năm lần gửi lại."
    : waiting ? `Đang nối; ${waiting} sự kiện chờ gửi lại.` : "Đang nối; mọi sự kiện đã được nhận.";
  $("rehook").hidden = !cancelled;
}

async function people() {
  citizens = await call("GET", "/users");
  if (!citizens.length) {
    for (const sample of SAMPLES) await call("POST", "/users", sample);
    citizens = await call("GET", "/users");
  }
  const kept = current?.id ?? localStorage.getItem("citizen");
  $("who").replaceChildren(...citizens.map((one) => make("option", { value: one.id }, one.name + (one.phone ? ` (0${one.phone.slice(2)})` : ""))));
  hold(citizens.find((one) => one.id === kept) ?? citizens[0]);
}

function hold(citizen) {
  const changed = current?.id !== citizen.id;
  current = citizen;
  localStorage.setItem("citizen", citizen.id);
  $("who").value = citizen.id;
  $("who-line").textContent = `Điện thoại của ${citizen.name}`;
  $("follow-bar").hidden = citizen.follower;
  $("follow-words").textContent = citizen.withdrawn ? "Đã rút lại đồng ý." : "Chưa quan tâm tài khoản này.";
  if (changed) { clearChat(); attempt(refresh); }
}

// ---- what the citizen does --------------------------------------------------------------------

function fit() { const box = $("words"); box.style.height = "auto"; box.style.height = `${Math.min(box.scrollHeight + 2, 136)}px`; }

async function sendWords() {
  const text = $("words").value;
  if (!text.trim()) return;
  $("words").value = ""; fit();
  const done = await act("text", { text });
  if (!done) { $("words").value = text; fit(); } // nothing the citizen typed is lost
  $("log").scrollTop = $("log").scrollHeight;
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",")[1] ?? "");
    reader.onerror = () => reject(new Error("không đọc được tệp"));
    reader.readAsDataURL(file);
  });
}

async function sendFile(input, kind) {
  const file = input.files[0];
  input.value = "";
  if (!file) return;
  if (file.size > 25 * 1024 * 1024) { toast("Tệp lớn hơn 25 MB, hãy chọn tệp nhỏ hơn."); return; }
  await attempt(async () => act(kind, { content: await base64(file), name: file.name, mime: file.type }));
}

function openInfo(form) {
  $("info-title").textContent = form.title; $("info-sub").textContent = form.subtitle ?? "";
  const shared = current.shared ?? {};
  $("info-name").value = shared.name || current.name;
  $("info-phone").value = (shared.phone || current.phone || "").replace(/^84/, "0");
  $("info-address").value = shared.address || ""; $("info-ward").value = shared.ward || "";
  $("info-dialog").returnValue = ""; $("info-dialog").showModal();
}

function whenSent(dialog, work) {
  $(dialog).addEventListener("close", () => { if ($(dialog).returnValue === "send") work(); });
}

function toggleMore(open = $("more-menu").hidden) {
  $("more-menu").hidden = !open; $("more").setAttribute("aria-expanded", String(open));
  if (open) $("pick-image").focus();
}

function togglePanel(open) {
  $("panel").classList.toggle("open", open); $("open-panel").setAttribute("aria-expanded", String(open));
  (open ? $("close-panel") : $("open-panel")).focus();
}

function bindChat() {
  $("compose").addEventListener("submit", (event) => { event.preventDefault(); sendWords(); });
  $("words").addEventListener("input", fit);
  $("words").addEventListener("keydown", (event) => {
    // Telex and VNI rewrite letters: Enter that ends a composition must not send
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); sendWords(); }
  });
  $("more").addEventListener("click", () => toggleMore());
  $("more-menu").addEventListener("keydown", (event) => { if (event.key === "Escape") { toggleMore(false); $("more").focus(); } });
  $("pick-image").addEventListener("click", () => { toggleMore(false); $("image-input").click(); });
  $("pick-file").addEventListener("click", () => { toggleMore(false); $("file-input").click(); });
  $("pick-place").addEventListener("click", () => { toggleMore(false); $("place-dialog").returnValue = ""; $("place-dialog").showModal(); });
  $("image-input").addEventListener("change", () => sendFile($("image-input"), "image"));
  $("file-input").addEventListener("change", () => sendFile($("file-input"), "file"));
  whenSent("place-dialog", () => { const [latitude, longitude] = $("place").value.split(","); act("location", { latitude, longitude }); });
  whenSent("info-dialog", () => act("submit_info", { info: { name: $("info-name").value, phone: $("info-phone").value, address: $("info-address").value, ward: $("info-ward").value, city: $("info-city").value } }).then(() => { toast("Đã gửi thông tin cho cơ quan."); return attempt(people); }));
  $("follow").addEventListener("click", () => act("follow").then(() => attempt(people)));
  $("open-panel").addEventListener("click", () => togglePanel(true));
  $("close-panel").addEventListener("click", () => togglePanel(false));
  $("panel").addEventListener("keydown", (event) => { if (event.key === "Escape" && $("panel").classList.contains("open")) togglePanel(false); });
}

function bindPanel() {
  $("who").addEventListener("change", () => hold(citizens.find((one) => one.id === $("who").value)));
  $("new-citizen").addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(async () => {
      const made = await call("POST", "/users", { name: $("new-name").value, phone: $("new-phone").value, follower: false });
      $("new-citizen").reset(); current = null; localStorage.setItem("citizen", made.id);
      await people();
      toast(`Điện thoại nay là của ${made.name}.`);
    });
  });
  $("unfollow").addEventListener("click", () => act("unfollow").then(() => attempt(people)));
  $("withdraw").addEventListener("click", () => { $("withdraw-dialog").returnValue = ""; $("withdraw-dialog").showModal(); });
  whenSent("withdraw-dialog", () => act("withdraw").then(() => { toast("Đã báo cơ quan rút lại đồng ý."); return attempt(people); }));
  for (const button of document.querySelectorAll("[data-advance]")) {
    button.addEventListener("click", () => attempt(async () => {
      await call("POST", "/clock/advance", JSON.parse(button.dataset.advance)); await overview();
      toast(`Bây giờ là ${$("clock-long").textContent}.`);
    }));
  }
  $("faults").append(...FAULTS.map((fault, index) => make("label", {}, make("input", { type: "checkbox", id: "fault-" + index, onchange: () => turn(fault, index) }), fault.words)));
  $("revoke").addEventListener("click", () => attempt(async () => { await call("POST", "/token/revoke", {}); toast("Mã truy cập của hệ thống đã bị thu hồi."); }));
  $("calm").addEventListener("click", () => attempt(async () => { await call("DELETE", "/faults"); await overview(); toast("Mạng chạy bình thường."); }));
  $("rehook").addEventListener("click", () => attempt(async () => { await call("POST", "/webhook", { url: webhookUrl, force: true }); await overview(); }));
}

const turn = (fault, index) => attempt(async () => {
  const { words: _words, ...told } = fault;
  const box = $("fault-" + index);
  if (box.checked) await call("POST", "/faults", told); else if (box.dataset.id) await call("DELETE", "/faults/" + box.dataset.id);
  await overview();
});

let lost = false;
async function poll() {
  if (!document.hidden) {
    try {
      await refresh(); await overview();
      if (lost) { lost = false; toast("Đã nối lại với mạng mô phỏng."); }
    } catch { if (!lost) { lost = true; toast("Mất nối với mạng mô phỏng, đang thử lại…"); } }
  }
  setTimeout(poll, 1200);
}

bindChat(); bindPanel();
await attempt(overview);
await attempt(people);
poll();
