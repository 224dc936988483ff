// Go types of pod templates as nodes: what printing a value the way Go does has to walk.
import { goTypes } from '@kubarium/kube-objects'

export interface GoField {
  /** The field's name in Go. */
  readonly name: string
  /** Its name in JSON; '' for an embedded struct. */
  readonly json: string
  readonly omitsEmpty: boolean
  readonly type: GoType
}

/** A type and, once it is asked for, what it is made of. */
export interface GoType {
  /** As Go's reflection names it: `v1.Container`, `[]string`, `*int64`. */
  readonly name: string
  readonly kind: 'struct' | 'pointer' | 'slice' | 'map' | 'text' | 'number' | 'boolean' | 'opaque'
  /** What a pointer, slice or map holds. */
  readonly item?: GoType
  readonly fields?: readonly GoField[]
}

const types = new Map<string, GoType>()
const OPAQUE = new Set(['resource.Quantity', 'v1.Time', 'v1.FieldsV1', 'intstr.IntOrString'])

/** @param name as Go's reflection gives it @throws Error for a type that nothing is known of */
export function goType(name: string): GoType {
  const known = types.get(name)
  if (known) return known
  const type: Mutable<GoType> = { name, kind: 'opaque' }
  types.set(name, type)
  describe(type, name)
  return type
}
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

function describe(type: Mutable<GoType>, underlying: string): void {
  const holder = /^(\*|\[\]|map\[[^\]]*\])(.+)$/.exec(underlying)
  if (holder) {
    type.kind = holder[1] === '*' ? 'pointer' : holder[1] === '[]' ? 'slice' : 'map'
    type.item = goType(holder[2]!)
    return
  }
  switch (underlying) {
    case 'string':
      type.kind = 'text'
      return
    case 'bool':
      type.kind = 'boolean'
      return
    case 'int32':
    case 'int64':
    case 'uint8':
      type.kind = 'number'
      return
  }
  if (OPAQUE.has(underlying)) return
  const fact = goTypes[underlying]
  if (fact === undefined) throw new Error(`no Go type ${underlying}`)
  if (!fact.startsWith('struct')) return describe(type, fact)
  type.kind = 'struct'
  type.fields = fact
    .split(' ')
    .slice(1)
    .map((field) => {
      const [goName, json, typeName] = field.split(':') as [string, string, string]
      const bare = json.endsWith('?') ? json.slice(0, -1) : json
      return {
        name: goName,
        json: bare === '=' ? goName : bare,
        omitsEmpty: json.endsWith('?'),
        type: goType(typeName),
      }
    })
}
