import { Icon } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { vesselLooks, type DetailLevel, type Vessel as VesselModel } from '../model/picture.ts'
import { useStateWord } from '../use-state-word.ts'
import styles from './vessel.module.css'

/** A pod: a rounded box whose water level says how many of its containers are ready. */
export function Vessel({
  vessel,
  now,
  selected,
  detail,
  tabbable,
}: {
  vessel: VesselModel
  now: number
  selected: boolean
  detail: Exclude<DetailLevel, 'counts'>
  tabbable: boolean
}) {
  const t = useTranslations('wall')
  const word = useStateWord()(vessel.state, now)
  const look = vesselLooks[vessel.state.name]
  const label = vessel.node
    ? t('podLabelOnNode', { name: vessel.name, state: word, node: vessel.node })
    : t('podLabel', { name: vessel.name, state: word })
  return (
    <button
      type="button"
      data-object={vessel.uid}
      data-state={vessel.state.name}
      aria-label={label}
      aria-pressed={selected}
      title={`${vessel.name}\n${word}`}
      tabIndex={tabbable ? 0 : -1}
      className={[
        styles.vessel,
        styles[look.hue],
        styles[look.level],
        look.dashed && styles.dashed,
        vessel.state.name === 'ending' && styles.struck,
        detail !== 'names' && styles[detail],
      ]
        .filter(Boolean)
        .join(' ')}
    >
      <span className={styles.water} />
      <Icon name={look.icon} size={detail === 'names' ? 18 : 14} />
      {detail === 'names' && (
        <>
          <b lang="en">
            <span className={styles.prefix}>{vessel.short.prefix}</span>
            {vessel.short.rest}
          </b>
          <small>
            {vessel.state.total > 1 && (
              <span className={styles.cells} aria-hidden="true">
                {vessel.state.cells.map((ready, index) => (
                  <i key={index} className={ready ? styles.filled : undefined} />
                ))}
              </span>
            )}
            {word}
          </small>
        </>
      )}
    </button>
  )
}
