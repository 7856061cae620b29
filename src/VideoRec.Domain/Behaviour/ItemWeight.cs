namespace VideoRec.Domain.Behaviour;

/// <summary>How much one viewer took to one item; in a history or in a row of the matrix.</summary>
/// <param name="Item">Column of the item.</param>
/// <param name="Weight">Above 0; without unit, 1 is an ordinary sign of liking.</param>
public readonly record struct ItemWeight(int Item, float Weight);
