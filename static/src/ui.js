// Small delegated behaviours; no inline handlers, no eval.
import htmx from "htmx.org";
import accessibleAutocomplete from "accessible-autocomplete";
import { gepostDoor, startConcepten } from "./concepten.js";

// Pages without the htmx-config of basis.html (500, 503) keep the content security policy too.
Object.assign(htmx.config, { includeIndicatorStyles: false, allowEval: false, allowScriptTags: false, historyCacheSize: 0 });
window.htmx = htmx;

const zoek = (selector, bron = document) => [...bron.querySelectorAll(selector)];
const icoon = (naam) => {
  const adres = document.querySelector('meta[name="sp-icons"]')?.content ?? "";
  return `<svg class="sp-icoon" aria-hidden="true" focusable="false"><use href="${adres}#${naam}"/></svg>`;
};

function vertel(tekst) {
  const plek = document.getElementById("sp-status");
  if (plek) plek.textContent = tekst;
}

function toonMelding(tekst, soort = "info") {
  const plek = document.getElementById("meldingen");
  if (!plek) return;
  const melding = document.createElement("div");
  melding.className = `utrecht-alert utrecht-alert--${soort}`;
  melding.innerHTML = `<div class="utrecht-alert__icon">${icoon(soort === "error" ? "alert-circle" : "info-circle")}</div><div class="utrecht-alert__content"><div class="utrecht-alert__message"><p></p></div></div>`;
  melding.querySelector("p").textContent = tekst;
  plek.replaceChildren(melding);
}

// Menu: open on a wide screen, folded on a phone; the account menu closes on Escape and on a click elsewhere.
const smal = matchMedia("(max-width: 48rem)");
const zetMenu = () => zoek("[data-nav]").forEach((nav) => { nav.open = !smal.matches; nav.dataset.nav = "gezet"; });
zetMenu();
smal.addEventListener("change", zetMenu);
document.addEventListener("click", (e) => {
  zoek("details[data-menu][open]").forEach((menu) => { if (!menu.contains(e.target)) menu.open = false; });
});
document.addEventListener("keydown", (e) => {
  if (e.key !== "Escape") return;
  zoek("details[data-menu][open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
});

// Dialogs, the way back, printing, choosing rows.
document.addEventListener("click", (e) => {
  const opener = e.target.closest("[data-dialoog]");
  if (opener) document.getElementById(opener.dataset.dialoog)?.showModal();
  if (e.target.closest("[data-sluit]")) e.target.closest("dialog")?.close();
  if (e.target.closest("[data-terug]")) history.back();
  if (e.target.closest("[data-print]")) print();
});
document.addEventListener("change", (e) => {
  const vorm = e.target.closest("[data-bulk]");
  if (!vorm) return;
  const vinkjes = zoek('input[name="rij"]', vorm);
  if (e.target.matches("[data-kies-alle]")) vinkjes.forEach((vink) => { vink.checked = e.target.checked; });
  telKeuze(vorm);
});
function telKeuze(vorm) {
  const vinkjes = zoek('input[name="rij"]', vorm);
  const aantal = vinkjes.filter((vink) => vink.checked).length;
  const alle = vorm.querySelector("[data-kies-alle]");
  alle.checked = aantal > 0 && aantal === vinkjes.length;
  alle.indeterminate = aantal > 0 && aantal < vinkjes.length;
  vorm.querySelector("[data-gekozen]").textContent = aantal ? `${aantal} gekozen` : "Niets gekozen";
  zoek("[data-bulkbalk] button", vorm).forEach((knop) => { knop.disabled = !aantal; });
}

// Results under a box: arrows move through them, Escape goes back to the box.
document.addEventListener("keydown", (e) => {
  const vak = e.target.closest?.("[data-pijlen]");
  if (!vak || !["ArrowDown", "ArrowUp", "Escape"].includes(e.key) || e.target.matches("select, textarea")) return;
  const invoer = vak.querySelector("input[type=search]");
  const plekken = [invoer, ...zoek("[data-pijl]", vak)];
  const nu = plekken.indexOf(e.target);
  if (e.key === "Escape" && nu <= 0) return;
  if (e.key !== "Escape" && nu < 0) return;
  e.preventDefault();
  const stap = e.key === "ArrowDown" ? 1 : -1;
  (e.key === "Escape" ? invoer : plekken[Math.min(Math.max(nu + stap, 0), plekken.length - 1)]).focus();
});

// One click is one step: a posted form is locked until the answer is there. data-meermaals opts out (downloads).
const knoppen = (vorm) => zoek("button:not([type=button])", vorm);
function vergrendel(vorm) {
  vorm.dataset.bezig = "";
  vorm.setAttribute("aria-busy", "true");
  setTimeout(() => knoppen(vorm).forEach((knop) => { knop.disabled = true; }));
}
function ontgrendel(vorm) {
  delete vorm.dataset.bezig;
  vorm.removeAttribute("aria-busy");
  setTimeout(() => knoppen(vorm).forEach((knop) => { knop.disabled = false; }));
}
const isStap = (vorm) => vorm.matches?.("form") && vorm.method === "post" && !("meermaals" in vorm.dataset);
document.addEventListener("submit", (e) => {
  if (!isStap(e.target) || e.defaultPrevented) return;
  if ("bezig" in e.target.dataset) e.preventDefault();
  else vergrendel(e.target);
});
window.addEventListener("pageshow", () => zoek("form[data-bezig]").forEach(ontgrendel));
document.addEventListener("htmx:beforeRequest", (e) => {
  const vorm = gepostDoor(e);
  if (!vorm || !isStap(vorm)) return;
  if ("bezig" in vorm.dataset) e.preventDefault();
  else vergrendel(vorm);
});
document.addEventListener("htmx:afterRequest", (e) => {
  const vorm = gepostDoor(e);
  if (vorm && "bezig" in vorm.dataset) ontgrendel(vorm);
});

// Answers of the server: a refusal (409) never replaces what was typed; a failure is said in words.
document.addEventListener("htmx:beforeSwap", (e) => {
  if (e.detail.xhr.status !== 409) return;
  const plek = e.detail.elt.closest("form, dialog")?.querySelector("[data-weigering]") ?? document.getElementById("meldingen");
  if (plek) Object.assign(e.detail, { target: plek, swapOverride: "innerHTML", selectOverride: "unset" });
});
const FOUTEN = {
  403: "Dit is niet gelukt: u bent uitgelogd of u mag dit niet. Laad de pagina opnieuw. Wat u typte, staat er nog.",
  404: "Deze gegevens zijn er niet meer. Laad de pagina opnieuw.",
  503: "De gegevens zijn even niet bereikbaar. Wacht een minuut en probeer het opnieuw.",
};
// A part that loads itself says on its own place that it failed, with a button to try again.
function laterStaat(deel, fout) {
  deel.setAttribute("aria-busy", String(!fout));
  deel.querySelector("[data-later-bezig]").hidden = fout;
  deel.querySelector("[data-later-fout]").hidden = !fout;
}
const later = (e) => e.detail.elt.closest?.("[data-later]");
document.addEventListener("htmx:beforeRequest", (e) => { if (later(e)) laterStaat(later(e), false); });
document.addEventListener("htmx:responseError", (e) => later(e) ? laterStaat(later(e), true) :
  toonMelding(FOUTEN[e.detail.xhr.status] ?? "Er ging iets mis. Probeer het opnieuw. Wat u typte, staat er nog.", "error"));
document.addEventListener("htmx:sendError", (e) => later(e) ? laterStaat(later(e), true) :
  toonMelding("Er is geen verbinding. Controleer uw netwerk en probeer het opnieuw. Wat u typte, staat er nog.", "error"));

// What new content needs: focus on errors, long lists to type in, dialogs that come open, the way back, bulk buttons.
function verrijk(deel) {
  zoek("select[data-zoekbaar]", deel).forEach(maakZoekbaar);
  zoek("dialog[data-open]", deel).forEach((dialoog) => { if (!dialoog.open) dialoog.showModal(); });
  zoek("form[data-bulk]", deel).forEach(telKeuze);
  zoek("[data-terug]", deel).forEach((knop) => { knop.hidden = history.length < 2; });
  deel.querySelector("[data-foutmelding]")?.focus();
}
function maakZoekbaar(keuzelijst) {
  const { id } = keuzelijst;
  const beschrijving = keuzelijst.getAttribute("aria-describedby");
  const leeg = [...keuzelijst.options].find((o) => !o.value);
  keuzelijst.removeAttribute("data-zoekbaar");
  accessibleAutocomplete.enhanceSelectElement({
    selectElement: keuzelijst,
    defaultValue: keuzelijst.value ? undefined : "",
    inputClasses: `utrecht-textbox utrecht-textbox--html-input${keuzelijst.matches("[aria-invalid]") ? " utrecht-textbox--invalid" : ""}`,
    showAllValues: true,
    placeholder: leeg && /\p{L}/u.test(leeg.text) ? leeg.text : "",
    dropdownArrow: () => `<svg class="sp-pijl" viewBox="0 0 24 24" aria-hidden="true"><path d="m6 9 6 6 6-6"/></svg>`,
    tNoResults: () => "Niets gevonden",
    tStatusQueryTooShort: (minimaal) => `Typ ${minimaal} of meer tekens`,
    tStatusNoResults: () => "Niets gevonden",
    tStatusSelectedOption: (optie, aantal, index) => `${optie}, ${index + 1} van ${aantal}, gekozen`,
    tStatusResults: (aantal, inhoud) => `${aantal === 1 ? "1 keuze" : `${aantal} keuzes`}. ${inhoud}`,
    tAssistiveHint: () => "Typ om te zoeken. Gebruik de pijltjes om te kiezen en Enter om te bevestigen.",
    onConfirm: (gekozen) => {
      const optie = [...keuzelijst.options].find((o) => o.text === gekozen);
      if (!optie) return;
      keuzelijst.value = optie.value;
      keuzelijst.dispatchEvent(new Event("change", { bubbles: true }));
    },
  });
  const veld = document.getElementById(id);
  veld?.addEventListener("blur", () => {
    if (veld.value || !leeg || leeg.selected) return;
    leeg.selected = true;
    keuzelijst.dispatchEvent(new Event("change", { bubbles: true }));
  });
  if (beschrijving && veld) veld.setAttribute("aria-describedby", `${veld.getAttribute("aria-describedby") ?? ""} ${beschrijving}`.trim());
}
document.addEventListener("htmx:afterSettle", (e) => {
  const status = e.target.querySelector?.("[data-status]");
  if (status) vertel(status.textContent.trim());
});
htmx.onLoad((deel) => {
  if (deel === document.body) return;
  verrijk(deel);
  const doel = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (doel && deel.contains(doel)) doel.scrollIntoView();
});
startConcepten({ vertel, toonMelding });
verrijk(document);
