import { Icon } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import type { Pill as PillModel } from '../model/picture.ts'
import { shortName } from '../model/short-name.ts'
import styles from './pill.module.css'

/** A service: a pill on the floor from which wires rise. Its facts are in its name, the wires are decoration. */
export function Pill({ service, selected, tabbable }: { service: PillModel; selected: boolean; tabbable: boolean }) {
  const t = useTranslations('wall')
  const none = service.selects && service.ready === 0
  const facts = !service.selects
    ? t('noPodEndpoints')
    : service.wires.length === 0
      ? t('noEndpoints')
      : service.ready === 0
        ? t('zeroReady', { total: service.wires.length })
        : t('readyOf', { ready: service.ready, total: service.wires.length })
  const second = none
    ? `Service · ${facts}`
    : service.type === 'NodePort' || service.type === 'LoadBalancer'
      ? service.address
      : t('serviceAt', { address: service.address || t('headless') })
  return (
    <button
      type="button"
      data-object={service.uid}
      data-service={service.uid}
      aria-label={t('serviceLabel', { name: service.name, facts })}
      aria-pressed={selected}
      title={`${service.namespace}/${service.name}\n${facts}`}
      tabIndex={tabbable ? 0 : -1}
      className={`${styles.pill} ${none ? styles.none : ''} ${service.selects ? '' : styles.quiet}`}
    >
      <Icon name="service" size={18} />
      <span>
        <b lang="en">{service.name}</b>
        <small>{second}</small>
        {service.wires.length > 0 && (
          <small className={styles.ends} lang="en">
            {t('endsReady', {
              names: service.wires
                .map(({ podName, ready }) => {
                  const { rest } = shortName(podName)
                  return ready ? rest : t('endsNotReady', { name: rest })
                })
                .join(', '),
            })}
          </small>
        )}
      </span>
    </button>
  )
}
