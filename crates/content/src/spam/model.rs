//! The weights: where they begin, and how they learn.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::features::{Features, Lesson, kept, place};
use crate::lexicon::Confidence;

/// Times that all lessons are gone through.
const ROUNDS: u32 = 12;
/// How far one lesson moves a weight at first.
const STEP: f64 = 0.6;
/// How strongly weights are drawn back to where they began, per lesson.
const RETURN: f64 = 0.000_2;
/// Features that are told of a score.
const REASONS_MAX: usize = 8;

/// The weights before anything was learned.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prior {
    version: String,
    bias: f64,
    source: String,
    confidence: Confidence,
    weights: BTreeMap<String, f64>,
}

impl Prior {
    /// The weights compiled in.
    ///
    /// # Panics
    /// Never in a tested build: a test loads them.
    #[must_use]
    pub fn builtin() -> Self {
        let text = include_str!("../../../../policies/content-spam.toml");
        let prior: Self = toml::from_str(text)
            .unwrap_or_else(|it| panic!("the built-in weights are wrong: {it}"));
        let whole = prior.bias.is_finite() && prior.weights.values().all(|it| it.is_finite());
        let told = !prior.source.is_empty() && prior.confidence != Confidence::Low;
        assert!(whole && told, "the built-in weights have no source, or are no numbers");
        prior
    }

    /// Names of the features it weighs.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.weights.keys().map(String::as_str)
    }
}

/// A feature that moved a score, and by how much: above zero towards spam.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// Name of the feature.
    pub feature: String,
    /// What it added.
    pub weight: f64,
}

impl Reason {
    /// The feature as it may be kept beside a verdict: without words of the message
    /// (DECISIONS D20).
    #[must_use]
    pub fn kept(&self) -> String {
        kept(&self.feature)
    }
}

/// What the model says of a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// How likely a reviewer would reject it, 0 to 100.
    pub percent: u64,
    /// What moved it most, the strongest first.
    pub reasons: Vec<Reason>,
}

/// The weights as they are now.
#[derive(Clone, Debug)]
pub struct Model {
    bias: f64,
    weights: BTreeMap<u32, f64>,
    version: String,
}

impl Model {
    /// The model before anything was learned.
    #[must_use]
    pub fn of(prior: &Prior) -> Self {
        let weights = prior.weights.iter().map(|(name, weight)| (place(name), *weight));
        Self {
            bias: prior.bias,
            weights: weights.collect(),
            version: format!("{}+0", prior.version),
        }
    }

    /// The model after these lessons. The same lessons in the same order give
    /// the same model.
    #[must_use]
    pub fn learned(prior: &Prior, lessons: &[Lesson]) -> Self {
        let begin = Self::of(prior);
        let mut model = begin.clone();
        for round in 0..ROUNDS {
            let step = STEP / (1.0 + f64::from(round));
            for lesson in lessons {
                model.learn(lesson, step, &begin);
            }
        }
        model.version = format!("{}+{}", prior.version, lessons.len());
        model
    }

    fn learn(&mut self, lesson: &Lesson, step: f64, begin: &Self) {
        let sum = lesson.each().fold(self.bias, |sum, (at, value)| sum + self.weight(at) * value);
        let wanted = if lesson.spam { 1.0 } else { 0.0 };
        let error = wanted - logistic(sum);
        self.bias += step * error * 0.1;
        for (at, value) in lesson.each() {
            let first = begin.weight(at);
            let weight = self.weights.entry(at).or_insert(first);
            *weight += step * (error * value - RETURN * (*weight - first));
        }
    }

    fn weight(&self, at: u32) -> f64 {
        self.weights.get(&at).copied().unwrap_or(0.0)
    }

    /// Where its weights come from: version of the first ones, and lessons.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The score of a message, and why.
    #[must_use]
    pub fn score(&self, features: &Features) -> Score {
        let mut sum = self.bias;
        let mut reasons = Vec::new();
        for (at, value, name) in features.each() {
            let weight = self.weight(at) * value;
            sum += weight;
            if weight.abs() >= 0.01 {
                reasons.push(Reason { feature: name.to_owned(), weight });
            }
        }
        reasons.sort_by(|a, b| {
            b.weight.abs().total_cmp(&a.weight.abs()).then_with(|| a.feature.cmp(&b.feature))
        });
        reasons.truncate(REASONS_MAX);
        Score { percent: percent(logistic(sum)), reasons }
    }

    /// The likelihood for a kept lesson, 0 to 1.
    pub(super) fn likelihood(&self, lesson: &Lesson) -> f64 {
        logistic(lesson.each().fold(self.bias, |sum, (at, value)| sum + self.weight(at) * value))
    }
}

fn logistic(sum: f64) -> f64 {
    1.0 / (1.0 + (-sum).exp())
}

/// A likelihood as a whole number of a hundred.
pub(super) fn percent(likelihood: f64) -> u64 {
    (0..=100_u64).rev().find(|it| f64_of(*it) <= likelihood * 100.0 + 0.5).unwrap_or(0)
}

fn f64_of(small: u64) -> f64 {
    u32::try_from(small).map_or(f64::MAX, f64::from)
}
