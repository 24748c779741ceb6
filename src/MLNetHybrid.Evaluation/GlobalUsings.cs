global using MLNetHybrid.Components;
