/** Coins in amino JSON: a list of them is written even where it is empty. */

import type { Coin } from '../../gen/cosmos/base/v1beta1/coin.ts';
import type { AminoField, AminoFields } from '../amino/aminoField.ts';

export const coin: AminoFields<Coin> = { denom: ['always', 'text'], amount: ['always', 'text'] };

export const coins: AminoField = ['always', ['list', coin]];
