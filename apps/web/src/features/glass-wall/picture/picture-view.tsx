'use client'

import { useTranslations } from 'next-intl'
import { useId, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react'
import { nearestInDirection, type Arrow, type Box } from '../model/direction.ts'
import { pictureOrder, type Picture } from '../model/picture.ts'
import { plateId, plates } from '../model/plates.ts'
import { ControlPlane } from './control-plane.tsx'
import { Pill } from './pill.tsx'
import { Tank } from './tank.tsx'
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
  controlPlane = true,
  below,
  onSelect,
  onWhy,
  onLogs,
  onNextView,
}: PictureActions & {
  picture: Picture
  revision: number
  health: 'working' | 'stopped' | 'unclear'
  acting: ReadonlySet<string>
  now: number
  selected: string | undefined
  singleKeys: boolean
  controlPlane?: boolean
  /** What stands under the tanks when there is nothing to see in them. */
  below?: ReactNode
}) {
  const t = useTranslations('wall')
  const frame = useRef<HTMLDivElement>(null)
  const hint = useId()
  const [focused, setFocused] = useState<string>()
  const order = [...(controlPlane ? plates.map((plate) => plateId(plate.name)) : []), ...pictureOrder(picture)]
  const tabbable = [focused, selected].find((id) => id !== undefined && order.includes(id)) ?? order[0]
  const detail = picture.detail === 'counts' ? 'marks' : picture.detail

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const id = objectAt(event.target)
    if (!id || event.altKey || event.ctrlKey || event.metaKey) return
    if (arrows.has(event.key)) {
      event.preventDefault()
      moveFocus(frame.current, id, event.key as Arrow)
      return
    }
    if (!singleKeys || event.shiftKey) return
    const action = { w: onWhy, l: onLogs, t: onNextView && (() => onNextView()) }[event.key.toLowerCase()]
    if (!action) return
    event.preventDefault()
    action(id)
  }

  return (
    <div
      ref={frame}
      className={styles.frame}
      role="group"
      aria-label={t('picture')}
      aria-describedby={hint}
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
      <Wires frame={frame} services={picture.services} pods={picture.pods} version={picture} />
      {controlPlane && (
        <ControlPlane revision={revision} health={health} acting={acting} selected={selected} tabbable={tabbable} />
      )}
      {picture.unscheduled.length > 0 && (
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
        </div>
      )}
      <div className={styles.tanks}>
        {picture.tanks.map((tank) => (
          <Tank key={tank.uid} tank={tank} now={now} detail={picture.detail} selected={selected} tabbable={tabbable} />
        ))}
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
