import { decodeBytes } from '@kubarium/kube-objects'

export { addQuantities, milliValue, wholeValue } from '@kubarium/kube-objects'

/** Bytes of a base64 text. */
export const byteCount = (base64: string): number => decodeBytes(base64).length
