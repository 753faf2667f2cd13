namespace Fulcrum.DataPlane.Sessions;

/// <summary>What there is to ask of a <see cref="Direction"/>.</summary>
public static class Directions
{
    extension(Direction direction)
    {
        /// <summary>The other way.</summary>
        public Direction Opposite => (Direction)((int)direction ^ 1);
    }
}
