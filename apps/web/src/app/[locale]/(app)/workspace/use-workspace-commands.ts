'use client'

import type { PaletteItem } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { iconOfKind } from '../../../../features/glass-wall/kind-icon.ts'
import type { KindName } from '../../../../features/glass-wall/model/object-index.ts'
import { kubeconfigAddress } from '../../../../http/api.ts'
import { useOfferedCommands } from '../../../../shell/commands.tsx'
import type { WorkspaceParts } from './use-workspace.ts'

const listed: readonly KindName[] = ['Deployment', 'ReplicaSet', 'Pod', 'Service', 'Node', 'ConfigMap', 'Secret']

/** What the palette and the key sheet offer in a workspace. What changes the cluster is typed into the terminal. */
export function useWorkspaceCommands(
  { cluster, index, select, command, focusPane, setView }: WorkspaceParts,
  { text, onDelete }: { text?: string; onDelete?: () => void } = {},
): void {
  const t = useTranslations('workspace')
  const wall = useTranslations('wall')

  const items = useMemo<PaletteItem[]>(() => {
    const objects = listed.flatMap((kind) =>
      index.all(kind).map<PaletteItem>((object) => ({
        id: object.metadata.uid!,
        group: 'objects',
        label: `${kind.toLowerCase()}/${object.metadata.name}`,
        icon: iconOfKind(kind),
        run: () => select(object.metadata.uid!),
      })),
    )
    const typed = (id: string, label: string, text: string, icon: PaletteItem['icon'], run = true): PaletteItem => ({
      id,
      group: 'do',
      label,
      icon,
      command: text,
      run: () => command(text, run),
    })
    const pods = index.all('Pod').flatMap((pod) => {
      const name = pod.metadata.name!
      const where = pod.metadata.namespace === 'default' ? '' : ` -n ${pod.metadata.namespace}`
      return [
        typed(`logs-${name}`, t('logsOf', { name }), `kubectl logs ${name}${where}`, 'terminal'),
        typed(`describe-${name}`, t('describe', { name }), `kubectl describe pod ${name}${where}`, 'transcript'),
        // What destroys is typed, not run: Enter is the person's own.
        typed(`delete-${name}`, t('deletePod', { name }), `kubectl delete pod ${name}${where}`, 'trash', false),
      ]
    })
    const deployments = index.all('Deployment').flatMap((deployment) => {
      const name = deployment.metadata.name!
      const where = deployment.metadata.namespace === 'default' ? '' : ` -n ${deployment.metadata.namespace}`
      const replicas = (deployment.spec?.replicas ?? 1) + 1
      return [
        typed(
          `scale-${name}`,
          t('scaleUp', { name, replicas }),
          `kubectl scale deployment ${name} --replicas=${replicas}${where}`,
          'deployment',
        ),
      ]
    })
    const views = (['picture', 'tree', 'table'] as const).map<PaletteItem>((view) => ({
      id: `view-${view}`,
      group: 'do',
      label: t('showAs', { view: wall(view) }),
      icon: view,
      run: () => setView(view),
    }))
    const panes = (
      [
        ...(text === undefined ? [] : [['text', text, 'lesson', 'Alt 1'] as const]),
        ['wall', t('paneWall'), 'tank', 'Alt 4'],
        ['object', t('paneObject'), 'pod', 'Alt 3'],
        ['terminal', t('paneTerminal'), 'terminal', 'Alt 2'],
      ] as const
    ).map<PaletteItem>(([pane, label, icon, keys]) => ({
      id: `pane-${pane}`,
      group: 'go',
      label: t('goPane', { pane: label }),
      icon,
      keys,
      run: () => focusPane(pane),
    }))
    const own: PaletteItem[] =
      cluster && onDelete
        ? [
            {
              id: 'kubeconfig',
              group: 'do',
              label: t('kubeconfigDownload'),
              icon: 'plug',
              run: () => window.location.assign(kubeconfigAddress(cluster.id)),
            },
            { id: 'delete-cluster', group: 'do', label: t('delete'), icon: 'trash', run: onDelete },
          ]
        : []
    return [...deployments, ...views, ...own, ...pods, ...panes, ...objects]
    // `onDelete`, `focusPane` and the like do the same whenever they are made anew.
  }, [index, cluster?.id, text, t, wall])

  useOfferedCommands(
    'workspace',
    () => ({
      items,
      keys: [
        {
          title: t('keysTitle'),
          keys: [
            { keys: ['Ctrl `', 'Ctrl Shift `'], does: `${t('keysTerminal')}` },
            ...(text === undefined ? [] : [{ keys: ['Alt 1'], does: text }]),
            { keys: ['Alt 2', 'Alt 3', 'Alt 4'], does: t('keysPanes') },
            { keys: ['Esc Tab', 'Esc Shift Tab'], does: t('keysLeave') },
            { keys: ['←→↑↓', 'Home', 'End'], does: t('keysSplitter') },
          ],
        },
        {
          title: t('keysPicture'),
          keys: [
            { keys: ['←→↑↓'], does: t('keysArrows') },
            { keys: ['Enter'], does: t('keysInspect') },
            { keys: ['W'], does: t('keysWhy') },
            { keys: ['L'], does: t('keysLogs') },
            { keys: ['T'], does: t('keysView') },
            { keys: ['+', '-', '0'], does: t('keysZoom') },
          ],
        },
      ],
    }),
    [items, t],
  )
}
