import { Icon } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { plateId, plates } from '../model/plates.ts'
import styles from './control-plane.module.css'

/**
 * The plates on top and the surface below them. `health`: what is known of those that work on their own; a cluster
 * nobody works on can still be read, so etcd and the API server never stop with the others.
 */
export function ControlPlane({
  revision,
  health,
  acting,
  selected,
  tabbable,
}: {
  revision: number
  health: 'working' | 'stopped' | 'unclear'
  /** Ids of plates that made the latest change. */
  acting: ReadonlySet<string>
  selected: string | undefined
  tabbable: string | undefined
}) {
  const t = useTranslations('wall')
  const lamp = {
    working: { icon: 'check', label: t('healthy') },
    stopped: { icon: 'close', label: t('notWorking') },
    unclear: { icon: 'question', label: t('unclear') },
  } as const
  return (
    <>
      <div className={styles.plates} role="group" aria-label={t('controlPlane')}>
        {plates.map((plate) => {
          const id = plateId(plate.name)
          const own = health === 'stopped' && (plate.name === 'etcd' || plate.name === 'apiserver') ? 'working' : health
          const shown = {
            etcd: 'etcd',
            apiserver: 'kube-apiserver',
            scheduler: t('scheduler'),
            controllers: t('controllers'),
          }[plate.name]
          return (
            <button
              key={id}
              type="button"
              data-object={id}
              title={plate.program}
              aria-pressed={selected === id}
              tabIndex={tabbable === id ? 0 : -1}
              className={[
                styles.plate,
                plate.name === 'apiserver' && styles.door,
                own === 'stopped' && styles.stopped,
                acting.has(id) && styles.acting,
              ]
                .filter(Boolean)
                .join(' ')}
            >
              <Icon name={plate.icon} />
              <span className={styles.name} lang="en">
                {shown}
              </span>
              {plate.name === 'etcd' && <small>{t('revision', { revision })}</small>}
              <Icon
                name={lamp[own].icon}
                size={14}
                label={lamp[own].label}
                className={`${styles.lamp} ${styles[own]}`}
              />
            </button>
          )
        })}
      </div>
      <div className={styles.surface} role="presentation" />
    </>
  )
}
