// Formats such as `@csv` and `@base64`.
import { fromBytes, toBytes } from '../../../text.ts'
import { base64Decode, base64Encode } from '../../network/url.ts'
import { JqError, shown, text, typeOf } from './jq-value.ts'

const escapeHtml = (value: string) =>
  value.replace(/[<>&'"]/g, (c) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', "'": '&#39;', '"': '&quot;' })[c] ?? c)

/** `@name` applied to a value. */
export const format = (name: string, value: unknown): string => {
  const plain = typeof value === 'string' ? value : text(value)
  switch (name) {
    case 'text':
      return plain
    case 'json':
      return text(value)
    case 'base64':
      return base64Encode(toBytes(plain))
    case 'base64d': {
      const bytes = base64Decode(plain.replace(/\s/g, ''))
      if (!bytes) throw new JqError(`${typeOf(value)} (${shown(value)}) is not valid base64 data`)
      return fromBytes(bytes)
    }
    case 'uri':
      return [...toBytes(plain)]
        .map((byte) =>
          /[A-Za-z0-9_.~-]/.test(String.fromCharCode(byte))
            ? String.fromCharCode(byte)
            : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
        )
        .join('')
    case 'html':
      return escapeHtml(plain)
    case 'sh': {
      const quote = (item: unknown) => (typeof item === 'string' ? `'${item.replaceAll("'", `'\\''`)}'` : text(item))
      return Array.isArray(value) ? value.map(quote).join(' ') : quote(value)
    }
    case 'csv':
    case 'tsv':
      if (!Array.isArray(value))
        throw new JqError(`${typeOf(value)} (${shown(value)}) cannot be ${name}-formatted, only an array can be`)
      return value
        .map((item) =>
          item === null
            ? ''
            : typeof item === 'string'
              ? name === 'csv'
                ? `"${item.replaceAll('"', '""')}"`
                : item.replace(/[\\\t\n\r]/g, (c) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[c] ?? c)
              : text(item),
        )
        .join(name === 'csv' ? ',' : '\t')
    default:
      throw new JqError(`${name} is not a valid format`)
  }
}
