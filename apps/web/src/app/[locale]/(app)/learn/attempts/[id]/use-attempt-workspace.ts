'use client'

import type { Attempt } from '@kubarium/contracts'
import type { ObjectSeen } from '../../../../../../features/attempt/attempt-context.tsx'
import { useAttemptParts } from '../../../../../../features/attempt/use-attempt-parts.ts'
import { actorName } from '../../../../../../features/glass-wall/model/plates.ts'
import { useWorkspaceKeys } from '../../../workspace/use-workspace-keys.ts'
import { useWorkspace } from '../../../workspace/use-workspace.ts'

/** A workspace around an attempt: its commands go to the terminal, its objects are shown in the picture. */
export function useAttemptWorkspace(attempt: Attempt, place: string) {
  const workspace = useWorkspace(attempt.clusterId, { firstPane: 'text' })
  const { terminal, select, focusPane } = workspace
  const found = ({ kind, namespace, name }: ObjectSeen) =>
    [...workspace.state.objects.values()].find(
      (object) =>
        object.kind === kind &&
        object.metadata.name === name &&
        (object.metadata.namespace ?? '') === (namespace ?? ''),
    )?.metadata.uid
  const { parts, onCommand } = useAttemptParts(attempt, place, {
    type: (command) => terminal.current?.command(command, true, true),
    isThere: (object) => found(object) !== undefined,
    show(object) {
      const uid = found(object)
      if (uid === undefined) return
      select(uid)
      focusPane('object')
    },
    nameOf: actorName,
  })
  useWorkspaceKeys({
    panes: ['text', 'terminal', 'object', 'wall'],
    focusPane,
    openTerminal: () => terminal.current?.openTab(),
  })
  return { workspace, parts, onCommand }
}
