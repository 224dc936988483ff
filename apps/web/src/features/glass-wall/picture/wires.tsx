'use client'

import { useCallback, useEffect, useLayoutEffect, useState, type RefObject } from 'react'
import type { Pill } from '../model/picture.ts'
import styles from './wires.module.css'

interface Drawn {
  readonly path: string
  readonly x: number
  readonly y: number
  readonly ready: boolean
  readonly key: string
}

/**
 * The lines from services up to their pods, drawn behind the objects. Decoration: what they say is in the names.
 * They are measured from what stands in `frame`, so they fit whatever the layout made of it.
 */
export function Wires({
  frame,
  services,
  pods,
  version,
}: {
  frame: RefObject<HTMLDivElement | null>
  services: readonly Pill[]
  pods: number
  version: unknown
}) {
  const [drawn, setDrawn] = useState<{ width: number; height: number; wires: Drawn[] }>({
    width: 0,
    height: 0,
    wires: [],
  })

  const measure = useCallback(() => {
    const element = frame.current
    if (!element) return
    const origin = element.getBoundingClientRect()
    const left = origin.left - element.scrollLeft
    const top = origin.top - element.scrollTop
    const wires: Drawn[] = []
    for (const service of services) {
      const from = element.querySelector(`[data-service="${CSS.escape(service.uid)}"]`)?.getBoundingClientRect()
      if (!from?.width) continue
      for (const wire of service.wires) {
        const to = element.querySelector(`[data-object="${CSS.escape(wire.pod)}"]`)?.getBoundingClientRect()
        if (!to?.width) continue
        const [x1, y1] = [from.left + from.width / 2 - left, from.top - top]
        const [x2, y2] = [to.left + to.width / 2 - left, to.bottom + 4 - top]
        const middle = (y1 + y2) / 2
        wires.push({
          key: `${service.uid} ${wire.pod}`,
          path: `M${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}`,
          x: x2,
          y: y2,
          ready: wire.ready,
        })
      }
    }
    setDrawn({ width: element.clientWidth, height: Math.max(0, element.scrollHeight - 2), wires })
  }, [frame, services])

  useLayoutEffect(measure, [measure, pods, version])
  useEffect(() => {
    const element = frame.current
    if (!element) return
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    for (const child of element.children) observer.observe(child)
    // A vessel that is still arriving is measured again where it comes to rest.
    element.addEventListener('animationend', measure)
    void document.fonts.ready.then(measure)
    return () => {
      observer.disconnect()
      element.removeEventListener('animationend', measure)
    }
  }, [frame, measure])

  return (
    <svg className={styles.wires} width={drawn.width} height={drawn.height} aria-hidden="true">
      {drawn.wires.map((wire) => (
        <g key={wire.key} className={wire.ready ? undefined : styles.notReady}>
          <path d={wire.path} />
          <circle cx={wire.x} cy={wire.y} r="4" />
        </g>
      ))}
    </svg>
  )
}
