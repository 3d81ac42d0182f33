/** Pages that a buyer sees on the way to the card issuer and back. ASCII only: one client re-encodes them. @see webcollect §11.1 */

/** What the shop prints into the buyer's browser: it goes to the issuer by itself. */
export function awayPage(baseUrl: string, id: string): string {
  return page(selfPosting(`${baseUrl}/sandbox/3ds/${id}`, {}));
}

/** The issuer asks. The button that goes on stands first. */
export function challengePage(baseUrl: string, id: string, amountYen: number): string {
  return page(`<h1>Sandbox card issuer</h1><p>Pay ${amountYen} yen?</p>
<form method="post" action="${attribute(`${baseUrl}/sandbox/3ds/${id}`)}">
<button type="submit" name="result" value="ok">Authenticate</button>
<button type="submit" name="result" value="cancel">Cancel (authentication fails)</button>
</form>`);
}

/** Back to the shop, with everything that its second call needs. */
export function backPage(returnUrl: string, fields: Readonly<Record<string, string>>): string {
  return page(selfPosting(returnUrl, fields));
}

export function overPage(): string {
  return page('<h1>Sandbox card issuer</h1><p>This payment is over. Please go back to the shop.</p>');
}

/** A form that posts itself; without scripts it is one button. */
function selfPosting(action: string, fields: Readonly<Record<string, string>>): string {
  const inputs = Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${name}" value="${attribute(value)}">`).join('\n');
  return `<form method="post" action="${attribute(action)}">
${inputs}
<button type="submit">Continue</button>
</form>
<script>document.forms[0].submit();</script>`;
}

function page(body: string): string {
  return `<!doctype html>
<html><head><meta charset="utf-8"><title>3-D Secure</title></head><body>
${body}
</body></html>
`;
}

/** An address is put in as it came: some shops send it escaped already, and `&` is what they mean. */
function attribute(text: string): string {
  return text.replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
