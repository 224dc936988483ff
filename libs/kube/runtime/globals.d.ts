// What the pure libraries may use of the platform besides ECMAScript itself: text encoding, nothing that reads
// the world. `setTimeout`, `process`, `fetch`, `document` do not exist here, on purpose.
declare class TextEncoder {
  encode(input?: string): Uint8Array
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(input?: Uint8Array): string
}
