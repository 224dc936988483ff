'use client'

import { Icon, type IconName } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { useRef, useState, type KeyboardEvent } from 'react'
import { iconOfKind } from './kind-icon.ts'
import { groupsOf, type GroupBy } from './model/groups.ts'
import { vesselLooks, type Picture } from './model/picture.ts'
import { useStateWord } from './use-state-word.ts'
import styles from './tree-view.module.css'

interface Branch {
  /** Unique in the tree; an endpoint stands in it once for each service. */
  readonly key: string
  /** What is chosen by it; a heading that is no object has none. */
  readonly uid?: string
  readonly name: string
  readonly icon: IconName
  readonly tone: string
  readonly note: string
  readonly leaves: readonly Omit<Branch, 'leaves'>[]
}

/** The picture's equal as a tree: nodes or other groups with their pods, services with their endpoints. Arrow keys as in any tree. */
export function TreeView({
  picture,
  groupBy,
  now,
  selected,
  onSelect,
}: {
  picture: Picture
  groupBy: GroupBy
  now: number
  selected: string | undefined
  onSelect: (uid: string) => void
}) {
  const t = useTranslations('wall')
  const root = useRef<HTMLUListElement>(null)
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const [focused, setFocused] = useState<string>()
  const branches = useBranches(picture, groupBy, now)
  const visible = branches.flatMap((branch) => [
    branch.key,
    ...(folded.has(branch.key) ? [] : branch.leaves.map((leaf) => leaf.key)),
  ])
  const tabbable = focused !== undefined && visible.includes(focused) ? focused : visible[0]

  const focus = (key: string | undefined) => {
    if (key !== undefined) root.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus()
  }
  const fold = (key: string, closed: boolean) => {
    setFolded((before) => {
      const next = new Set(before)
      if (closed) next.add(key)
      else next.delete(key)
      return next
    })
  }
  const onKeyDown = (event: KeyboardEvent, key: string, uid: string | undefined, parent?: string) => {
    const at = visible.indexOf(key)
    const moves: Record<string, () => void> = {
      ArrowDown: () => focus(visible[at + 1]),
      ArrowUp: () => focus(visible[at - 1]),
      Home: () => focus(visible[0]),
      End: () => focus(visible.at(-1)),
      ArrowRight: () => (folded.has(key) ? fold(key, false) : parent === undefined && focus(visible[at + 1])),
      ArrowLeft: () => (parent === undefined ? fold(key, true) : focus(parent)),
      Enter: () => uid && onSelect(uid),
      ' ': () => uid && onSelect(uid),
    }
    const move = moves[event.key]
    if (!move) return
    event.preventDefault()
    event.stopPropagation()
    move()
  }

  const row = ({ key, uid, name, icon, tone, note }: Omit<Branch, 'leaves'>) => (
    <div className={styles.row} onClick={() => uid && onSelect(uid)}>
      <Icon name={icon} className={tone} />
      <span className={uid ? styles.name : undefined} lang={uid ? 'en' : undefined}>
        {name}
      </span>
      <span className={styles.note} id={`${key}-note`}>
        {note}
      </span>
    </div>
  )

  return (
    <div className={styles.frame}>
      <ul ref={root} className={styles.tree} role="tree" aria-label={t('objectsTree')}>
        {branches.map((branch) => (
          <li
            key={branch.key}
            role="treeitem"
            data-key={branch.key}
            tabIndex={tabbable === branch.key ? 0 : -1}
            aria-expanded={branch.leaves.length > 0 ? !folded.has(branch.key) : undefined}
            aria-selected={selected !== undefined && selected === branch.uid}
            aria-label={`${branch.name}, ${branch.note}`}
            onKeyDown={(event) => onKeyDown(event, branch.key, branch.uid)}
            onFocus={(event) => {
              event.stopPropagation()
              setFocused(branch.key)
            }}
          >
            {row(branch)}
            {branch.leaves.length > 0 && !folded.has(branch.key) && (
              <ul role="group">
                {branch.leaves.map((leaf) => (
                  <li
                    key={leaf.key}
                    role="treeitem"
                    data-key={leaf.key}
                    tabIndex={tabbable === leaf.key ? 0 : -1}
                    aria-selected={selected !== undefined && selected === leaf.uid}
                    aria-label={`${leaf.name}, ${leaf.note}`}
                    onKeyDown={(event) => onKeyDown(event, leaf.key, leaf.uid, branch.key)}
                    onFocus={(event) => {
                      event.stopPropagation()
                      setFocused(leaf.key)
                    }}
                  >
                    {row(leaf)}
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

function useBranches(picture: Picture, groupBy: GroupBy, now: number): Branch[] {
  const t = useTranslations('wall')
  const word = useStateWord()
  const leaf = (vessel: Picture['unscheduled'][number]) => {
    const look = vesselLooks[vessel.state.name]
    return {
      key: vessel.uid,
      uid: vessel.uid,
      name: vessel.name,
      icon: look.icon,
      tone: `tone-${look.hue === 'good' ? 'ok' : look.hue}`,
      note: word(vessel.state, now),
    }
  }
  const shelf: Branch[] =
    picture.unscheduled.length === 0
      ? []
      : [
          {
            key: 'unscheduled',
            name: t('notOnNode'),
            icon: 'ring-broken',
            tone: 'tone-warn',
            note: t('podsCount', { count: picture.unscheduled.length }),
            leaves: picture.unscheduled.map(leaf),
          },
        ]
  const nodes = picture.tanks.map<Branch>((tank) => ({
    key: tank.uid,
    uid: tank.uid,
    name: tank.name,
    icon: 'tank',
    tone: tank.state === 'ready' ? '' : 'tone-bad',
    note: [
      t('podsCount', { count: tank.pods.length }),
      ...(tank.cordoned ? [t('cordoned')] : []),
      ...(tank.state === 'not-ready' ? [t('notReady')] : tank.state === 'gone' ? [t('gone')] : []),
    ].join(', '),
    leaves: tank.pods.map(leaf),
  }))
  const services = picture.services.map<Branch>((service) => ({
    key: service.uid,
    uid: service.uid,
    name: service.name,
    icon: 'service',
    tone: service.selects && service.ready === 0 ? 'tone-bad' : 'tone-net',
    note: !service.selects
      ? `Service, ${t('noPodEndpoints')}`
      : service.wires.length === 0
        ? `Service, ${t('noEndpoints')}`
        : `Service, ${t('readyOf', { ready: service.ready, total: service.wires.length })}`,
    leaves: service.wires.map((wire) => ({
      key: `${service.uid} ${wire.pod}`,
      uid: wire.pod,
      name: `→ ${wire.podName}`,
      icon: wire.ready ? 'ring-dot' : 'ring-broken',
      tone: wire.ready ? 'tone-net' : 'tone-off',
      note: wire.ready ? t('ready') : t('notReadyWord'),
    })),
  }))
  if (groupBy === 'node') return [...shelf, ...nodes, ...services]
  const groups = groupsOf(picture, groupBy).map<Branch>((group) => ({
    key: `group ${group.key}`,
    ...(group.uid === undefined ? {} : { uid: group.uid }),
    name: group.name || t('noOwner'),
    icon: iconOfKind(group.kind || 'Pod'),
    tone: '',
    note: [...(group.kind ? [group.kind] : []), t('podsCount', { count: group.pods.length })].join(', '),
    leaves: group.pods.map(leaf),
  }))
  return [...groups, ...services]
}
