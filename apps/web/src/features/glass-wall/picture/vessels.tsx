import { Icon } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { vesselLooks, type DetailLevel, type Vessel as VesselModel } from '../model/picture.ts'
import type { PodStateName } from '../model/pod-state.ts'
import { Vessel } from './vessel.tsx'
import styles from './vessels.module.css'

/** The pods of one place, in as much detail as there is room for. */
export function Vessels({
  vessels,
  now,
  detail,
  selected,
  tabbable,
}: {
  vessels: readonly VesselModel[]
  now: number
  detail: DetailLevel
  selected: string | undefined
  tabbable: string | undefined
}) {
  if (detail === 'counts') return <Counted {...{ vessels, now, selected, tabbable }} />
  return (
    <div className={`${styles.vessels} ${styles[detail]}`}>
      {vessels.map((vessel) => (
        <Vessel
          key={vessel.uid}
          vessel={vessel}
          now={now}
          detail={detail}
          selected={selected === vessel.uid}
          tabbable={tabbable === vessel.uid}
        />
      ))}
    </div>
  )
}

const healthy: ReadonlySet<PodStateName> = new Set<PodStateName>(['running', 'done'])

/** Too many pods to draw: the healthy ones as numbers, every other one as a mark. None that is not healthy is hidden. */
function Counted({
  vessels,
  now,
  selected,
  tabbable,
}: {
  vessels: readonly VesselModel[]
  now: number
  selected: string | undefined
  tabbable: string | undefined
}) {
  const t = useTranslations('wall')
  const state = useTranslations('wall.sentence')
  const counts = new Map<PodStateName, number>()
  for (const { state: found } of vessels) counts.set(found.name, (counts.get(found.name) ?? 0) + 1)
  return (
    <div className={styles.counted}>
      <ul>
        {[...counts].map(([name, count]) => (
          <li key={name}>
            <Icon name={vesselLooks[name].icon} size={14} />
            {state.markup(name, { count, b: (chunks) => chunks })}
          </li>
        ))}
      </ul>
      <div className={`${styles.vessels} ${styles.marks}`} role="group" aria-label={t('notReadyWord')}>
        {vessels
          .filter((vessel) => !healthy.has(vessel.state.name))
          .map((vessel) => (
            <Vessel
              key={vessel.uid}
              vessel={vessel}
              now={now}
              detail="marks"
              selected={selected === vessel.uid}
              tabbable={tabbable === vessel.uid}
            />
          ))}
      </div>
    </div>
  )
}
