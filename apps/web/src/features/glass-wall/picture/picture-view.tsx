'use client'

import { Button } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { useId, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react'
import { nearestInDirection, type Arrow, type Box } from '../model/direction.ts'
import type { CauseThread } from '../model/causes.ts'
import { groupedOrder, groupsOf, type GroupBy } from '../model/groups.ts'
import { detailLevel, pictureOrder, type Picture } from '../model/picture.ts'
import { plateId, plates } from '../model/plates.ts'
import { ControlPlane } from './control-plane.tsx'
import { Pill } from './pill.tsx'
import { PodGroup } from './pod-group.tsx'
import { Tank } from './tank.tsx'
import { Threads } from './threads.tsx'
import { Vessel } from './vessel.tsx'
import { Wires } from './wires.tsx'
import styles from './picture-view.module.css'

export interface PictureActions {
  onSelect: (id: string) => void
  /** Opens the reason of an object. */
  onWhy?: (id: string) => void
  /** Shows the logs of a pod. */
  onLogs?: (id: string) => void
  onNextView?: () => void
  /** Draws everything larger (1), smaller (-1) or as it was at first (0). */
  onZoom?: (direction: 1 | -1 | 0) => void
}

const arrows: ReadonlySet<string> = new Set<Arrow>(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'])

/**
 * The picture. It is one stop of the Tab key; arrow keys go from object to object in the direction they point, Enter
 * inspects. Single letters work only in here, and not at all when `singleKeys` is off.
 */
export function PictureView({
  picture,
  revision,
  health,
  acting,
  now,
  selected,
  singleKeys,
  mini = false,
  groupBy = 'node',
  zoom = 100,
  threads,
  below,
  onSelect,
  onWhy,
  onLogs,
  onNextView,
  onZoom,
}: PictureActions & {
  picture: Picture
  revision: number
  health: 'working' | 'stopped' | 'unclear'
  acting: ReadonlySet<string>
  now: number
  selected: string | undefined
  singleKeys: boolean
  /** On a phone only what lives: three tanks side by side, no control plane. */
  mini?: boolean
  groupBy?: GroupBy
  /** Percent. */
  zoom?: number
  threads: readonly CauseThread[]
  /** What stands under the tanks when there is nothing to see in them. */
  below?: ReactNode
}) {
  const t = useTranslations('wall')
  const frame = useRef<HTMLDivElement>(null)
  const hint = useId()
  const [focused, setFocused] = useState<string>()
  const groups = useMemo(() => (groupBy === 'node' ? undefined : groupsOf(picture, groupBy)), [picture, groupBy])
  const order = [
    ...plates.map((plate) => plateId(plate.name)),
    ...(groups ? groupedOrder(groups, picture) : pictureOrder(picture)),
  ]
  const tabbable =
    [focused, selected].find((id) => id !== undefined && order.includes(id)) ?? order[mini ? plates.length : 0]
  const level = groups
    ? detailLevel(Math.max(0, ...groups.map((group) => group.pods.length)), picture.pods)
    : picture.detail
  const detail = level === 'counts' ? 'marks' : level
  const version = `${zoom} ${groupBy} ${order.length}`

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const id = objectAt(event.target)
    if (!id || event.altKey || event.ctrlKey || event.metaKey) return
    if (arrows.has(event.key)) {
      event.preventDefault()
      moveFocus(frame.current, id, event.key as Arrow)
      return
    }
    if (!singleKeys || (event.shiftKey && event.key !== '+')) return
    const zoomBy = (direction: 1 | -1 | 0) => onZoom && (() => onZoom(direction))
    const actions: Record<string, ((chosen: string) => void) | undefined> = {
      w: onWhy,
      l: onLogs,
      t: onNextView && (() => onNextView()),
      '+': zoomBy(1),
      '=': zoomBy(1),
      '-': zoomBy(-1),
      '0': zoomBy(0),
    }
    const action = actions[event.key.toLowerCase()]
    if (!action) return
    event.preventDefault()
    action(id)
  }

  return (
    <div
      ref={frame}
      className={mini ? `${styles.frame} ${styles.mini}` : styles.frame}
      role="group"
      aria-label={t('picture')}
      aria-describedby={hint}
      style={zoom === 100 ? undefined : { zoom: zoom / 100 }}
      onKeyDown={onKeyDown}
      onFocus={(event) => setFocused(objectAt(event.target))}
      onClick={(event: MouseEvent) => {
        const id = objectAt(event.target)
        if (id) onSelect(id)
      }}
    >
      <span id={hint} className="visually-hidden">
        {t('keysHint')}
      </span>
      <Wires frame={frame} services={picture.services} version={version} />
      <Threads frame={frame} threads={threads} version={version} />
      <ControlPlane revision={revision} health={health} acting={acting} selected={selected} tabbable={tabbable} />
      {!groups && picture.unscheduled.length > 0 && (
        <div className={styles.shelf} role="group" aria-label={t('unscheduled')}>
          <span className={styles.label} aria-hidden="true">
            {t('unscheduled')}
          </span>
          {picture.unscheduled.map((vessel) => (
            <div key={vessel.uid} className={detail === 'names' ? styles.place : styles.smallPlace}>
              <Vessel
                vessel={vessel}
                now={now}
                detail={detail}
                selected={selected === vessel.uid}
                tabbable={tabbable === vessel.uid}
              />
            </div>
          ))}
          {onWhy && picture.unscheduled[0] && <UnscheduledWhy vessel={picture.unscheduled[0]} onWhy={onWhy} />}
        </div>
      )}
      <div className={styles.tanks}>
        {groups
          ? groups.map((group) => <PodGroup key={group.key} {...{ group, now, selected, tabbable }} detail={level} />)
          : picture.tanks.map((tank) => <Tank key={tank.uid} {...{ tank, now, selected, tabbable }} detail={level} />)}
      </div>
      {below}
      {picture.services.length > 0 && (
        <div className={styles.floor}>
          {picture.services.map((service) => (
            <Pill
              key={service.uid}
              service={service}
              selected={selected === service.uid}
              tabbable={tabbable === service.uid}
            />
          ))}
        </div>
      )}
    </div>
  )
}

/** The quickest way to the reason why a pod waits. Not a stop of the arrow keys: `W` on the pod does the same. */
function UnscheduledWhy({ vessel, onWhy }: { vessel: Picture['unscheduled'][number]; onWhy: (id: string) => void }) {
  const t = useTranslations('wall')
  return (
    <Button
      size={28}
      look="quiet"
      icon="cause"
      aria-label={t('whyWaits', { name: vessel.name })}
      onClick={() => onWhy(vessel.uid)}
    >
      {t('whyShort')}
    </Button>
  )
}

function objectAt(target: EventTarget): string | undefined {
  return target instanceof Element ? target.closest<HTMLElement>('[data-object]')?.dataset.object : undefined
}

function moveFocus(frame: HTMLElement | null, id: string, arrow: Arrow): void {
  const elements = new Map(
    [...(frame?.querySelectorAll<HTMLElement>('[data-object]') ?? [])].map((element) => [
      element.dataset.object!,
      element,
    ]),
  )
  const boxes = new Map<string, Box>([...elements].map(([key, element]) => [key, element.getBoundingClientRect()]))
  const from = boxes.get(id)
  boxes.delete(id)
  const next = from && nearestInDirection(from, boxes, arrow)
  if (next) elements.get(next)?.focus()
}
