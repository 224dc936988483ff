// A Pod is one or more containers that run together on a node.
import type { k8s } from '@kubarium/kube-objects'
import { defineKind } from '../../define-kind.ts'
import { podColumns, podRowConditions } from './pod.columns.ts'
import { podStrategy } from './pod.strategy.ts'
import { podSubresources } from './pod.subresources.ts'

export const pod = defineKind<k8s.Pod>({
  group: '',
  version: 'v1',
  kind: 'Pod',
  strategy: podStrategy,
  columns: podColumns,
  rowConditions: podRowConditions,
  subresources: podSubresources,
  selectableFields: {
    'spec.nodeName': '',
    'spec.restartPolicy': '',
    'spec.schedulerName': '',
    'spec.serviceAccountName': '',
    'spec.hostNetwork': 'false',
    'status.phase': '',
    'status.podIP': '',
    'status.podIPs': '',
    'status.nominatedNodeName': '',
  },
})
