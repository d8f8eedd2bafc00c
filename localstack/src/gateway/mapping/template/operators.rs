//! What operators make of two values. Both sides of `&&` and `||` have no effects, so it does not matter that both are
//! computed.

use super::syntax::Operator;
use crate::gateway::mapping::value::Value;

/// The result; `None` is Velocity's null, where the operands do not fit.
pub(super) fn apply(operator: Operator, left: &Value, right: &Value) -> Option<Value> {
    let numbers = || left.as_number().zip(right.as_number());
    let ordered = |holds: fn(&f64, &f64) -> bool| {
        numbers().map(|(left, right)| Value::Bool(holds(&left, &right)))
    };
    match operator {
        Operator::Or => Some(Value::Bool(left.is_true() || right.is_true())),
        Operator::And => Some(Value::Bool(left.is_true() && right.is_true())),
        Operator::Equal => Some(Value::Bool(equal(left, right))),
        Operator::NotEqual => Some(Value::Bool(!equal(left, right))),
        Operator::Less => ordered(f64::lt),
        Operator::LessOrEqual => ordered(f64::le),
        Operator::Greater => ordered(f64::gt),
        Operator::GreaterOrEqual => ordered(f64::ge),
        Operator::Add => compute(left, right, i64::checked_add, |left, right| left + right)
            .or_else(|| Some(Value::text(format!("{left}{right}")))),
        Operator::Subtract => compute(left, right, i64::checked_sub, |left, right| left - right),
        Operator::Multiply => compute(left, right, i64::checked_mul, |left, right| left * right),
        Operator::Divide => compute(left, right, i64::checked_div, |left, right| left / right),
        Operator::Remainder => compute(left, right, i64::checked_rem, |left, right| left % right),
    }
}

/// Numbers by their size, values of different kinds by what they print as.
fn equal(left: &Value, right: &Value) -> bool {
    if let Some((left, right)) = left.as_number().zip(right.as_number()) {
        return left.total_cmp(&right).is_eq();
    }
    match (left, right) {
        (Value::Null, _) | (_, Value::Null) => left == right,
        _ => left == right || left.to_string() == right.to_string(),
    }
}

/// Whole numbers among themselves stay whole, as Java's do.
fn compute(
    left: &Value,
    right: &Value,
    whole: fn(i64, i64) -> Option<i64>,
    broken: fn(f64, f64) -> f64,
) -> Option<Value> {
    let (Value::Number(left), Value::Number(right)) = (left, right) else {
        return None;
    };
    if let (Ok(left), Ok(right)) = (left.parse(), right.parse()) {
        return whole(left, right).map(Value::number);
    }
    let result = broken(left.parse().ok()?, right.parse().ok()?);
    result.is_finite().then(|| Value::number(result))
}
