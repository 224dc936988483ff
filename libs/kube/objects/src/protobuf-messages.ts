// Field numbers of Kubernetes' protobuf messages, as facts.
import messages from './generated/protobuf.json' with { type: 'json' }

/** A field of a message: its JSON name, its type, and whether it repeats or maps from texts. */
export type ProtobufField = readonly [name: string, type: string, kind?: 'list' | 'map']

/** The fields of a message by number; the name is the schema's (`io.k8s.api.core.v1.Pod`) or protobuf's own (`k8s.io.api…`). */
export function protobufMessage(name: string): Readonly<Record<string, ProtobufField>> | undefined {
  const own = name.startsWith('io.k8s.') ? `k8s.io.${name.slice('io.k8s.'.length)}` : name
  return (messages as unknown as Record<string, Record<string, ProtobufField>>)[own]
}
