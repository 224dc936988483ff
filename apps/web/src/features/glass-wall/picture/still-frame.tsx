'use client'

import { useRef, type ReactNode } from 'react'
import type { Pill } from '../model/picture.ts'
import styles from './picture-view.module.css'
import { Wires } from './wires.tsx'

/** What a still picture stands in: only its wires are drawn in the browser, because only there they can be measured. */
export function StillFrame({
  label,
  services,
  children,
}: {
  label: string
  services: readonly Pill[]
  children: ReactNode
}) {
  const frame = useRef<HTMLDivElement>(null)
  return (
    <div ref={frame} className={`${styles.frame} ${styles.mini}`} role="group" aria-label={label}>
      <Wires frame={frame} services={services} version="" />
      {children}
    </div>
  )
}
