/** 無言払い as a part of the API. */
import { apiPart } from '../api-part.ts';
import { SILENT } from './method.ts';

export const silentApi = apiPart({ service: SILENT, title: '無言払い', documentName: 'Silent' });
