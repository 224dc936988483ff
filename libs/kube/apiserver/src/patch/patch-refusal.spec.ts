import { describe, expect, it } from 'vitest'
import { structOf } from '../codec/type-node.ts'
import { refuseOutcome, refuseStrategic, touchedByOperations } from './patch-refusal.ts'

const CONFIG_MAP = structOf('io.k8s.api.core.v1.ConfigMap')
const OUTCOME = { kind: 'ConfigMap', apiVersion: 'v1', metadata: { uid: 'u', name: 'a' }, data: { b: '<', a: 1 } }

describe('A refused patch', () => {
  it('shows the outcome, sorted where the patch went and as Go has it elsewhere', () => {
    expect(refuseOutcome(CONFIG_MAP, OUTCOME, { data: { a: 1 } })('no').message).toBe(
      ' "" is invalid: patch: Invalid value: "{\\"apiVersion\\":\\"v1\\",\\"data\\":{\\"a\\":1,\\"b\\":\\"\\\\u003c\\"},\\"kind\\":\\"ConfigMap\\",\\"metadata\\":{\\"name\\":\\"a\\",\\"uid\\":\\"u\\"}}": no',
    )
  })

  it('goes where the paths of its operations go', () => {
    expect(touchedByOperations([{ op: 'move', from: '/a/b', path: '/c~1d' }])).toEqual({ a: { b: {} }, 'c/d': {} })
  })

  it('shows itself when it is a strategic merge patch, in the words of the converter', () => {
    const refuse = refuseStrategic({ spec: { b: [1, null], a: 'x' } })
    const why = 'json: cannot unmarshal string into Go struct field PodSpec.spec.containers of type []v1.Container'
    expect(refuse(why).message).toBe(
      ' "" is invalid: patch: Invalid value: "map[spec:map[a:x b:[1 <nil>]]]": cannot restore slice from string',
    )
  })

  it('is refused, too, when it goes too deep to be shown', () => {
    let deep: unknown = 'x'
    for (let i = 0; i < 100_000; i++) deep = { a: deep }
    expect(refuseStrategic(deep)('no').message).toBe(' "" is invalid: patch: Invalid value: "": no')
  })
})
