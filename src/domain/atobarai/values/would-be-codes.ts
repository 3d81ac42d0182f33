/**
 * The KAARA error code Yamato would have answered for a fault found here, so that staff who know Yamato's codes
 * recognise it. Field as a body path without indexes, then rule. @see atobarai §5.1
 */
export const wouldBeCodes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  orderedAt: { missing: 'kaara010E', notADate: 'kaara013E' },
  plannedShipDate: { missing: 'kaara014E', notADate: 'kaara017E', shipDateTooFar: 'kaara018E', shipDateBeforeOrder: 'kaara100E' },
  amountYen: { amountOutOfRange: 'kaara049E', amountNotSumOfItems: 'kaara101E' },
  invoice: { enclosedNotContracted: 'kaara052E', smsNotContracted: 'kaara052E' },
  'buyer.name': { missing: 'kaara019E', nameTooLong: 'kaara021E', unsupportedCharacter: 'kaara022E' },
  'buyer.nameKana': { kanaOnly: 'kaara023E', kanaTooLong: 'kaara024E' },
  'buyer.postalCode': {
    missing: 'kaara025E',
    postalCodeCharacters: 'kaara026E',
    postalCodeLength: 'kaara028E',
    postalCodeHyphen: 'kaara105E',
  },
  'buyer.address': {
    missing: 'kaara030E',
    unsupportedCharacter: 'kaara033E',
    addressTooLong: 'kaara036E',
    addressWithoutPrefecture: 'kaara034E',
    addressWithoutNumber: 'kaara103E',
  },
  'buyer.tel': { missing: 'kaara038E', phoneCharacters: 'kaara039E', phoneLength: 'kaara040E', phoneLeadingZero: 'kaara093E' },
  'buyer.email': { emailCharacters: 'kaara043E', emailTooLong: 'kaara044E', emailWithoutAt: 'kaara045E', emailIncomplete: 'kaara045E' },
  items: { itemsMissing: 'kaara057E', foldedSubtotalOutOfRange: 'kaara064E' },
  'items.name': { missing: 'kaara057E', unsupportedCharacter: 'kaara056E' },
  'items.quantity': { quantityNotWhole: 'kaara058E', quantityTooLarge: 'kaara059E' },
  'items.unitPriceYen': { lineAmountOutOfRange: 'kaara061E' },
  'items.subtotalYen': { lineAmountOutOfRange: 'kaara064E' },
  'destinations.name': { missing: 'kaara102E', nameTooLong: 'kaara067E', unsupportedCharacter: 'kaara068E' },
  'destinations.postalCode': {
    missing: 'kaara102E',
    postalCodeCharacters: 'kaara070E',
    postalCodeLength: 'kaara072E',
    postalCodeHyphen: 'kaara106E',
  },
  'destinations.address': {
    missing: 'kaara102E',
    unsupportedCharacter: 'kaara077E',
    addressTooLong: 'kaara080E',
    addressWithoutPrefecture: 'kaara078E',
    addressWithoutNumber: 'kaara104E',
  },
  'destinations.tel': { phoneCharacters: 'kaara082E', phoneLength: 'kaara084E', phoneLeadingZero: 'kaara094E' },
};

/** `destinations[2].tel` and `phoneLength` → `kaara084E`; undefined where Yamato has no code for it. */
export function wouldBeCode(param: string, rule: string): string | undefined {
  return wouldBeCodes[param.replace(/\[\d+\]/g, '')]?.[rule];
}
