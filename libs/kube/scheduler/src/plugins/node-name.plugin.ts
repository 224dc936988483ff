import type { FilterPlugin } from '../framework.ts'

/** A pod that names its node goes there or nowhere. */
export const nodeName: FilterPlugin = {
  name: 'NodeName',
  filter: (pod, { node }) =>
    pod.spec.nodeName && pod.spec.nodeName !== node.metadata.name
      ? { plugin: 'NodeName', reasons: ["node(s) didn't match the requested node name"], helpedByPreemption: false }
      : undefined,
}
