// Drafts: what was typed in a form with data-bewaar stays in this tab (sessionStorage) until it is saved.
// Gone when the tab closes, at logging out, and when somebody else logs in.
const VOORVOEGSEL = "sp.concept.";
const WIE = "sp.gebruiker";

// The form that htmx posts; a part of a form that only asks something along the way (a proposal) is not the form.
export const gepostDoor = (e) =>
  e.detail.elt.matches("form, button") && e.detail.requestConfig.verb !== "get" ? e.detail.elt.closest("form") : null;

export function startConcepten({ vertel, toonMelding }) {
  const wie = document.body.dataset.gebruiker ?? "";
  const foutpagina = "foutpagina" in document.body.dataset;
  const sleutels = () => Object.keys(sessionStorage).filter((sleutel) => sleutel.startsWith(VOORVOEGSEL));
  const wis = () => [...sleutels(), WIE].forEach((sleutel) => sessionStorage.removeItem(sleutel));
  const lees = (sleutel) => JSON.parse(sessionStorage.getItem(sleutel) ?? "null");
  const schrijf = (sleutel, concept) => sessionStorage.setItem(sleutel, JSON.stringify(concept));
  const vormen = (bron = document) => [...bron.querySelectorAll("form[data-bewaar]")];
  const sleutelVan = (vorm) => {
    const naam = vorm.dataset.bewaar || vorm.id || vormen().indexOf(vorm);
    return `${VOORVOEGSEL}${wie}.${location.pathname}${location.search}.${naam}`;
  };
  const velden = (vorm) => [...vorm.elements].filter((veld) =>
    veld.name && !["password", "file", "hidden", "submit", "button"].includes(veld.type) && !veld.closest("[data-niet-bewaren]"));
  const inhoud = (vorm) => velden(vorm).map((veld) =>
    [veld.name, veld.type === "checkbox" || veld.type === "radio" ? [veld.value, veld.checked] : veld.value]);

  if (wie && sessionStorage.getItem(WIE) && sessionStorage.getItem(WIE) !== wie) wis();
  if (wie) sessionStorage.setItem(WIE, wie);

  function zetTerug(vorm, waarden) {
    let anders = false;
    for (const [naam, waarde] of waarden) {
      const gekozen = Array.isArray(waarde);
      const veld = velden(vorm).find((v) => v.name === naam && (!gekozen || v.value === waarde[0]));
      if (!veld) continue;
      if (gekozen) {
        anders ||= veld.checked !== waarde[1];
        veld.checked = waarde[1];
      } else {
        anders ||= veld.value !== waarde;
        veld.value = waarde;
      }
    }
    return anders;
  }

  // A posted draft is done when the next page is neither the login page, nor an error page, nor the form with errors.
  for (const sleutel of sleutels()) {
    const concept = lees(sleutel);
    if (!concept.verstuurd) continue;
    const metFouten = vormen().some((vorm) => sleutelVan(vorm) === sleutel && vorm.querySelector("[data-fouten]"));
    if (wie && !foutpagina && !metFouten) sessionStorage.removeItem(sleutel);
    else schrijf(sleutel, { ...concept, verstuurd: false });
  }
  for (const vorm of vormen()) {
    const concept = lees(sleutelVan(vorm));
    if (!concept || vorm.querySelector("[data-fouten]")) continue;
    if (zetTerug(vorm, concept.waarden)) {
      vorm.dispatchEvent(new CustomEvent("concept:teruggezet", { bubbles: true }));
      toonMelding("Uw eerder ingevulde tekst is teruggezet.");
      vertel("Uw eerder ingevulde tekst is teruggezet.");
    }
  }

  const bewaar = (e) => {
    const vorm = e.target.closest?.("form[data-bewaar]");
    if (vorm && wie) schrijf(sleutelVan(vorm), { verstuurd: false, waarden: inhoud(vorm) });
  };
  document.addEventListener("input", bewaar);
  document.addEventListener("change", bewaar);
  document.addEventListener("submit", (e) => {
    if ("uitloggen" in e.target.dataset) { wis(); return; }
    if ("bewaar" in e.target.dataset && wie) schrijf(sleutelVan(e.target), { verstuurd: true, waarden: inhoud(e.target) });
  });
  document.addEventListener("htmx:afterRequest", (e) => {
    const vorm = gepostDoor(e);
    if (!vorm || !("bewaar" in vorm.dataset)) return;
    const doorgestuurd = e.detail.xhr.getResponseHeader("HX-Redirect");
    if (e.detail.successful && !doorgestuurd) sessionStorage.removeItem(sleutelVan(vorm));
    else if (!e.detail.successful) schrijf(sleutelVan(vorm), { verstuurd: false, waarden: inhoud(vorm) });
  });
}
